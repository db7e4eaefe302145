"""Whom to renew and register first within a budget, what it costs, which coverage it reaches, what could be saved."""
