"""Addresses of visits and enquiries, by face."""
