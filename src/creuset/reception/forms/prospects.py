"""What is typed of prospects: whom is asked for, who follows them, what is kept in mind, why nothing came of it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from creuset.core.forms import choose_among
from creuset.people.models import Party
from creuset.places.models import Building
from creuset.plans.models import Offer
from creuset.reception.queries.prospects import ProspectsAsked

NOBODY = "0"


class ProspectFilter(forms.Form):
    """Words of a name, offer, building, who follows, what is due; everything may be left empty."""

    words = forms.CharField(
        label=_("Name"), required=False, max_length=120, widget=forms.SearchInput
    )
    offer = forms.ChoiceField(label=_("Offer asked for"), required=False)
    building = forms.ChoiceField(label=_("Building"), required=False)
    assigned = forms.ChoiceField(label=_("Who follows"), required=False)
    due = forms.ChoiceField(
        label=_("Reminder"),
        required=False,
        choices=[("", _("Any")), ("1", _("To be reminded of now"))],
    )

    def __init__(
        self,
        team: Iterable[Party],
        offers: Iterable[Offer],
        buildings: Iterable[Building],
        *args: Any,
    ) -> None:
        super().__init__(*args)
        choose_among(self, "offer", [("", _("Any")), *((one.code, one.name) for one in offers)])
        choose_among(
            self, "building", [("", _("Any")), *((one.code, one.name) for one in buildings)]
        )
        named = [(str(one.pk), one.name) for one in team]
        choose_among(self, "assigned", [("", _("Any")), (NOBODY, _("nobody")), *named])

    def asked(self) -> ProspectsAsked:
        """Return what was asked for; a value that is no choice asks for nothing."""
        self.is_valid()
        given = self.cleaned_data
        assigned = given.get("assigned")
        return ProspectsAsked(
            words=given.get("words", ""),
            offer=given.get("offer", ""),
            building=given.get("building", ""),
            assigned=int(assigned) if assigned else None,
            is_due=bool(given.get("due")),
        )


class FollowForm(forms.Form):
    """Who follows a prospect, a note, and the day to be reminded on."""

    assigned = forms.ChoiceField(label=_("Who follows"), required=False)
    remind_on = forms.DateField(
        label=_("Remind us on"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    note = forms.CharField(
        label=_("Note"), required=False, max_length=4_000, widget=forms.Textarea({"rows": 4})
    )

    def __init__(self, team: Iterable[Party], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.team = {str(one.pk): one for one in team}
        named = [(pk, one.name) for pk, one in self.team.items()]
        choose_among(self, "assigned", [("", _("nobody")), *named])

    def asked(self) -> dict[str, Any]:
        """Return what `actions.prospects.follow` takes."""
        given = self.cleaned_data
        return {
            "assigned": self.team.get(given["assigned"]),
            "note": given["note"],
            "remind_on": given["remind_on"],
        }


class LoseForm(forms.Form):
    """Why nothing came of it."""

    why = forms.CharField(label=_("Why nothing came of it"), max_length=300)
