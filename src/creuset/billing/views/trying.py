"""A form that is tried."""

from collections.abc import Callable

from django import forms

from creuset.people.views.answers import attempt


def is_done(form: forms.Form, action: Callable[[], object]) -> bool:
    """Say whether the form was valid and its action done; else the form says why not."""
    return form.is_valid() and attempt(form, action) is not None
