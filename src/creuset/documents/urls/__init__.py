"""Addresses of certificates, by face."""
