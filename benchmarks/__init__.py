"""Commands that measure accuracy, time and memory. Figures go to README.md here."""
