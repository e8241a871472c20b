"""Forms of those who are invited to a booking."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from creuset.people.models import Party


class InviteForm(forms.Form):
    """Somebody is invited: a person of the booking's party, or an address."""

    def __init__(self, people: Iterable[Party], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        if self.people:
            choices = [
                ("", _("somebody else")),
                *((pk, p.name) for pk, p in self.people.items()),
            ]
            self.fields["person"] = forms.ChoiceField(
                label=_("Person"), choices=choices, required=False
            )
        self.fields["email"] = forms.EmailField(
            label=_("Email address"), max_length=254, required=False
        )
        self.fields["name"] = forms.CharField(
            label=_("Name"), max_length=120, required=False, help_text=_("Of somebody else.")
        )

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        values = dict(self.cleaned_data)
        return values | {"person": self.people.get(values.get("person", ""))}
