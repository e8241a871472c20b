"""What the team may overrule, once it was told what refuses."""

from django import forms
from django.utils.translation import gettext_lazy as _

from creuset.bookings import rules
from creuset.core.forms import choose_among
from creuset.kernel.errors import DomainError
from creuset.people.actors import Actor


class Overruling(forms.Form):
    """A form whose rules may be overruled: a box for each rule that refused, shown once it did."""

    overrule = forms.MultipleChoiceField(
        label=_("Overrule"),
        required=False,
        # Given when they are looked at: each form copies its fields, choices included.
        choices=lambda: [(code, code) for code in sorted(rules.OVERRULABLE)],
        widget=forms.CheckboxSelectMultiple(),
    )
    #: Who acts.
    by: Actor
    refusal: DomainError | None = None
    asks_overruling = False

    def offer_overruling(self, error: DomainError) -> None:
        """The boxes are shown; one overrules all that a rule refuses, and tells all of it."""
        told: dict[str, str] = {}
        for one in getattr(error, "errors", (error,)):
            if one.code in rules.OVERRULABLE:
                told[one.code] = " ".join(filter(None, (told.get(one.code), str(one))))
        if not told:
            return
        asked = set(self.data.getlist("overrule")) if hasattr(self.data, "getlist") else set()
        labels = {code: told.get(code, code) for code in [*told, *asked & rules.OVERRULABLE]}
        choose_among(self, "overrule", labels.items())
        self.asks_overruling = True
