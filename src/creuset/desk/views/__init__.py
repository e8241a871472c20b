"""Pages where several domains meet, by face."""
