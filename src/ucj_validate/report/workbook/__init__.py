"""The officer's workbook: what its sheets hold, how they look, and how they become files."""
