"""Addresses of domiciliation, by face."""
