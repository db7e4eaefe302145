"""Ids without structure: how they are found, compared and weighed."""
