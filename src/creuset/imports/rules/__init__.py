"""Other systems' exports, read into rows that mean one thing: pure functions on bytes and values."""
