"""What is written in files and sent by programs: read value by value, each fault told where it is."""
