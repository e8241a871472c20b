"""Pages of domiciliation."""
