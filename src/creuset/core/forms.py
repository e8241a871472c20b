"""How forms are drawn, and how a refusal gets to its field."""

from typing import Any, ClassVar

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _

from creuset.core import controls
from creuset.kernel.errors import DomainError, Refusals


class HouseRenderer(TemplatesSetting):
    """Draws forms with the house's own template, fields and plain controls without one."""

    form_template_name = "core/forms/form.html"
    field_template_name = controls.FIELD

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """Return what the template draws."""
        drawn = controls.drawn(template_name, context)
        return super().render(template_name, context, request) if drawn is None else drawn


class Pictures(forms.FileInput):
    """Several pictures at once."""

    allow_multiple_selected = True


class PicturesField(forms.FileField):
    """Some pictures, or none; each is judged by whoever keeps it."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the files that were sent."""
        given = data if isinstance(data, list | tuple) else [data]
        return [super(PicturesField, self).clean(one, initial) for one in given if one]


class OutsideForm(forms.Form):
    """A form for somebody outside, whom mail alone reaches, and whom programs imitate."""

    #: What is told beside the address.
    email_help: ClassVar[Any] = ""

    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email", "inputmode": "email"}),
    )
    #: Nobody sees this field: whoever fills it in is a program.
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["email"].help_text = self.email_help

    def clean_email(self) -> str:
        """Refuse other letters: mail to them fails only once it is sent."""
        email: str = self.cleaned_data["email"]
        if not email.isascii():
            raise forms.ValidationError(_("An e-mail address is expected."))
        return email

    @property
    def is_program(self) -> bool:
        """Whether the field that nobody sees was filled in."""
        return bool(self.cleaned_data.get("website"))


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
