"""A budget plan of one finished run: whom to renew and register first, what it costs, what could be saved."""
