"""What nouns of incubation add to the house at start: tabs, menus, stories, notices, seals."""
