"""What is done to forms, and to what people answer to them."""
