"""Pages of residents, plans and contracts."""
