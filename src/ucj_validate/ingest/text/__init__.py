"""Text of any encoding and dialect as records."""
