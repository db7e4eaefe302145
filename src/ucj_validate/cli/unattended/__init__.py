"""Runs without a reader: what is new since the last one, which old ones go."""
