"""Rules of people, as functions on values: numbers of companies, names, tags, roles."""
