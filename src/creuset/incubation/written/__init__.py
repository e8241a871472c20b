"""Programmes and calls as a village file writes them."""
