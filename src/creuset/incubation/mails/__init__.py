"""What incubation says by mail."""
