"""A run over pieces of its rows: for inputs that outgrow memory, or the machine."""
