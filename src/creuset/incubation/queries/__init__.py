"""What pages ask of programmes, calls, applications, juries and cohorts."""
