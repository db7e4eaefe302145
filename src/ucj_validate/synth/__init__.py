"""Made-up cities with known truth: dirty files as offices make them, and what is true of every row."""
