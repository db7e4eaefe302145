"""Workbooks of every kind as sheets of text, read by a process that may die without harm."""
