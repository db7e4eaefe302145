"""What the records of a table are: its header, its rows, what each column means."""
