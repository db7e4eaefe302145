"""Who is one person: weighed pairs settled into persons."""
