"""What people are told of by incubation, a module for each noun."""

from creuset.incubation.notices import applications, auditions, calls


def register_all() -> None:
    """People are told of calls, applications, juries and cohorts."""
    applications.register()
    auditions.register()
    calls.register()
