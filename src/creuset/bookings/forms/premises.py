"""Forms of the day: the state of the premises, and whom a booking lets in."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from creuset.bookings.models import PASSAGE_LABELS
from creuset.bookings.states import Passage
from creuset.core.forms import Pictures, PicturesField
from creuset.people.models import Party


class PremisesForm(forms.Form):
    """What the team saw of the places."""

    passage = forms.ChoiceField(
        label=_("When"),
        choices=[(p.value, label) for p, label in PASSAGE_LABELS.items()],
        initial=Passage.ENTRY.value,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("What you saw"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 5}),
    )
    pictures = PicturesField(
        label=_("Pictures"),
        required=False,
        help_text=_("JPEG, PNG or WebP, 8 MB at most."),
        widget=Pictures({"accept": "image/jpeg,image/png,image/webp", "multiple": True}),
    )

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        values = dict(self.cleaned_data)
        return values | {"passage": Passage(values["passage"])}


class ExpectedForm(forms.Form):
    """Somebody whom the booking lets in."""

    def __init__(self, people: Iterable[Party], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        choices = [("", _("somebody else")), *((pk, p.name) for pk, p in self.people.items())]
        self.fields["person"] = forms.ChoiceField(
            label=_("Person"), choices=choices, required=False
        )
        self.fields["name"] = forms.CharField(
            label=_("Name"), max_length=120, required=False, help_text=_("Of somebody else.")
        )
        self.fields["role"] = forms.CharField(
            label=_("What they do"), max_length=80, required=False
        )

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        values = dict(self.cleaned_data)
        return values | {"person": self.people.get(values["person"])}
