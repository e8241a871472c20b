"""How people of a village behave: pure functions on values, each drawing from a stream of its own."""
