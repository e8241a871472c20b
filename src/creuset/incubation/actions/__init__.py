"""What is done with programmes, calls, applications, juries and cohorts: a module for each."""
