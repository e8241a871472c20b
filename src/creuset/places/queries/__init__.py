"""Reads of places and of the ledger."""
