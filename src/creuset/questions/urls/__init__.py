"""Addresses of forms."""
