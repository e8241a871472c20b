"""Domiciliation as a village file writes it."""
