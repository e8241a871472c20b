"""Reads of forms and of answers."""
