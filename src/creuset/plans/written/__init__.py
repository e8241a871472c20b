"""Offers as village files, forms and programs write them: one shape, one set of checks, one way to rows."""
