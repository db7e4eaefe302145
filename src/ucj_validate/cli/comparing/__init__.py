"""Runs beside each other: found, shown, left in a folder."""
