"""What incubation says to its readers, each noun in its own module."""
