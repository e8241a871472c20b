"""What the audit is told of incubation."""
