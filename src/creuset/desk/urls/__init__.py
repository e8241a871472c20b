"""Addresses of the desk, by face."""
