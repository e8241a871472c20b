"""Sentences of the audit about incubation, a module for each noun, in the reader's language."""

from creuset.incubation.stories import applications, calls, decisions


def register_all() -> None:
    """The audit tells of incubation."""
    calls.register()
    decisions.register_all()
    applications.register_all()
