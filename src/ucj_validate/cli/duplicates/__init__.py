"""People listed more than once, without member data: found, shown, left in a folder."""
