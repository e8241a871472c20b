"""Addresses of notices, by face."""
