"""Addresses of residents, plans and contracts, by face."""
