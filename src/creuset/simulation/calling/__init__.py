"""A call that is lived from its first page to its alumni, by people whose merits and biases are known."""
