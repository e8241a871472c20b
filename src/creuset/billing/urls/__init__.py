"""Addresses of money, by face."""
