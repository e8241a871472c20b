"""Reads of the pages where several domains meet."""
