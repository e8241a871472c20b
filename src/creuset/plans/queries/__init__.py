"""What is read of offers and subscriptions."""
