"""Who is the same person in two runs: rows known again by what they say, then persons one to one."""
