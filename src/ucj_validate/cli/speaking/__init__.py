"""How the program speaks: in which language, through which screen, how far it is, what can't be done."""
