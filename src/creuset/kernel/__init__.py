"""Values and rules that know neither Django nor the clock."""
