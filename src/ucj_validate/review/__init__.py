"""Clerical review: the pairs nobody could be sure of, the answers people gave, and where an answer holds in later runs."""
