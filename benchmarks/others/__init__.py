"""Other tools on the same tables, each run in an environment of its own (`make bench-others`).

A run reads `left.csv` and, where two tables are linked, `right.csv` of a folder (text; `rec` names a row), and writes
`pairs.parquet` (left, right, probability), `joined.parquet` (left, right: what the tool itself would join) and
`cost.json` (pairs it compared, what it was). It never sees the truth.
"""
