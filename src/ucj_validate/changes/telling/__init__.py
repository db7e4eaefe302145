"""A change told: in words, on a page, in the officer's workbook; what of it may be printed."""
