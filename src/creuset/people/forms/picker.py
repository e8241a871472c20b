"""A field that names a party of the village: typed by name or address, with suggestions."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from creuset.kernel.errors import NotFound
from creuset.people.models import Party, PartyKind
from creuset.people.queries import resolve
from creuset.villages.models import Village


class PartyInput(forms.TextInput):
    """A text input whose suggestions come from the village while one types; it works without scripts too."""

    template_name = "people/widgets/party_input.html"

    def __init__(self, village: Village, kind: str = "") -> None:
        self.village, self.kind = village, kind
        super().__init__(attrs={"autocomplete": "off", "maxlength": "320", "spellcheck": "false"})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what the template draws: the input, and the address of its suggestions."""
        context = super().get_context(name, value, attrs)
        address = reverse("people:suggest", kwargs={"village": self.village})
        context["suggest_url"] = f"{address}?from={name}" + (
            f"&kind={self.kind}" if self.kind else ""
        )
        return context

    def format_value(self, value: Any) -> str | None:
        """Return the label of a party, or what was typed."""
        return value.label if isinstance(value, Party) else super().format_value(value)


class PartyField(forms.CharField):
    """Gives the party of the village that was named."""

    def __init__(self, *, village: Village, kind: str = "", **more: Any) -> None:
        self.village, self.kind = village, kind
        more.setdefault("help_text", _("Type a name or an e-mail address, then choose."))
        super().__init__(widget=PartyInput(village, kind), max_length=320, **more)

    def clean(self, value: Any) -> Any:
        """Return the party; refuse a name that nobody here has, or that several have."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return resolve(self.village, text, kind=self.kind)
        except NotFound as error:
            raise ValidationError(str(error), code="unknown-party") from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Say whether somebody else was named."""
        return super().has_changed(initial.label if isinstance(initial, Party) else initial, data)


def person_field(village: Village, **more: Any) -> PartyField:
    """Return a field that names a person of the village."""
    return PartyField(village=village, kind=PartyKind.PERSON, **more)
