"""How forms are drawn, and how a refusal gets to its field."""

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting

from creuset.kernel.errors import DomainError, Refusals


class HouseRenderer(TemplatesSetting):
    """Draws forms and fields with the house's own templates."""

    form_template_name = "core/forms/form.html"
    field_template_name = "core/forms/field.html"


class Pictures(forms.FileInput):
    """Several pictures at once."""

    allow_multiple_selected = True


class PicturesField(forms.FileField):
    """Some pictures, or none; each is judged by whoever keeps it."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the files that were sent."""
        given = data if isinstance(data, list | tuple) else [data]
        return [super(PicturesField, self).clean(one, initial) for one in given if one]


def choose_among(form: forms.BaseForm, name: str, choices: Any) -> None:
    """The field of that name, one of choices, offers these: pairs, groups of pairs, or what gives them when drawn."""
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(name)
    field.choices = choices if callable(choices) else list(choices)


def begin_with(form: forms.BaseForm, name: str) -> None:
    """Whoever opens the page of the form writes into that field at once; one that was refused is left as it is."""
    if not form.is_bound:
        form.fields[name].widget.attrs["autofocus"] = True


def refuse(form: forms.BaseForm, error: DomainError) -> None:
    """The refusal stands on its field, or on the form where it names none; several stand on theirs."""
    for one in error.errors if isinstance(error, Refusals) else (error,):
        field = one.field if one.field in form.fields else None
        form.add_error(field, str(one))
