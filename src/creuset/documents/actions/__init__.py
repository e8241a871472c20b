"""Papers made by the house, certificates put on file."""
