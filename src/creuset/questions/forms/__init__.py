"""What is typed to write a form."""
