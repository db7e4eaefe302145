"""The records as numbers: what pairs are found by and compared by."""
