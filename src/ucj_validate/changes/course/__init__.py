"""Coverage over many runs: gathered, in words, as a page with its chart, a workbook, figures."""
