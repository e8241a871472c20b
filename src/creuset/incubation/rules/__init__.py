"""What a call, a jury and a cohort decide by rule."""
