"""Texts of contracts as village files write them: their shape, what must hold between them, one way to rows."""
