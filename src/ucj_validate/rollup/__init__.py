"""Runs of several cities as one report of their province."""
