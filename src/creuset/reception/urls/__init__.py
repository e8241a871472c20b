"""Addresses of visits, by face."""
