"""What changes places and who occupies them."""
