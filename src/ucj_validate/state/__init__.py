"""What a project remembers between runs, in one SQLite file: runs, figures, decisions; rows only as pseudonyms."""

FOLDER = ".ucj"
"""Where a project's state lies, in the folder of its ucj.toml."""
FILE = "state.sqlite"
