"""Addresses of people, by face."""
