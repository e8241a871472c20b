"""Prices, proration, terms and notice of what is subscribed to: pure functions on values."""
