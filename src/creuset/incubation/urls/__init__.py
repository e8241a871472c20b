"""Addresses of incubation, by face."""
