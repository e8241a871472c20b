"""Forms as village files write them: their shape, and one way to rows."""
