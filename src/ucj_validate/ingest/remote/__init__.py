"""Tables that lie in no file of this machine: the rows of a database query, and files in object storage."""
