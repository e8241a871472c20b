"""Forms built on a page: what they ask, what is answered, and how answers move to a newer form."""
