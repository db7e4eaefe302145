"""What a project remembers between runs, in one SQLite file: runs, figures, decisions; rows only as pseudonyms."""
