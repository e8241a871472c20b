"""Addresses of projects, by face."""
