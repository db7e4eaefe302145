"""A run for continuous integration: one model, one renderer a format. Counts and places, never a person's value."""
