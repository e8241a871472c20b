"""What is owed, counted: functions on values."""
