"""Calls for projects, juries and cohorts: from the application to the alumni."""
