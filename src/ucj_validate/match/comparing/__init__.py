"""How two records agree, field by field."""
