"""Addresses of places, by face."""
