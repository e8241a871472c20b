"""What papers must say, and when they count: functions on values."""
