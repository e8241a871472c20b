"""What incubation puts on paper."""
