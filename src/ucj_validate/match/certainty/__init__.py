"""How sure a run is: its threshold, and the errors to be expected."""
