"""What brings other systems' files in."""
