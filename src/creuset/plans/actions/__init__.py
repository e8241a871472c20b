"""What changes offers, subscriptions and who sits where."""
