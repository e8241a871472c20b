"""Shapes of what is typed about roles, invitations, requests and tokens."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from creuset.core.forms import choose_among
from creuset.core.roles import LABELS, Role, Scope
from creuset.people import narrowing
from creuset.people.actors import Actor
from creuset.people.forms.picker import PartyField, person_field
from creuset.people.models import PartyKind
from creuset.people.permissions import may_grant
from creuset.people.rules.companies import INVITED_DAYS, USUAL_DAYS
from creuset.villages.models import Village

SCOPE_LABELS = {
    Scope.READ: _("Read everything that may be seen"),
    Scope.BOOKINGS: _("Book, move and cancel"),
    Scope.PEOPLE: _("Change people, invite, give roles"),
    Scope.PROJECTS: _("Change projects"),
    Scope.PLACES: _("Change places and closures"),
    Scope.VISITS: _("Answer visit requests"),
    Scope.RECEPTION: _("Receive people, parcels and keys"),
    Scope.DOMICILIATION: _("Keep the files, mail and lists of domiciliation"),
    Scope.MONEY: _("Write charges, deposits and quotes"),
    Scope.CONTRACTS: _("Make and sign contracts"),
    Scope.PLANS: _("Ask for subscriptions, sign and change them"),
    Scope.PROGRAMMES: _("Run programmes, apply to calls, read for a jury"),
    Scope.DATA: _("Take all that is known of you"),
    Scope.ERASURE: _("Have you erased, for ever"),
}


def role_choices(by: Actor, village: Village) -> list[tuple[str, Any]]:
    """Return the roles that the actor may give in the village."""
    return [(role.value, LABELS[role]) for role in Role if may_grant(by, village, role)]


class GrantForm(forms.Form):
    """Who gets which role, and where."""

    role = forms.ChoiceField(label=_("Role"))
    narrowed = forms.ChoiceField(
        label=_("Only for"),
        required=False,
        help_text=_(
            "A role for one place gives what is done to that place and its bookings, no more."
        ),
    )

    def __init__(self, village: Village, by: Actor, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["party"] = person_field(village, label=_("Person"))
        self.order_fields(["party", "role", "narrowed"])
        choose_among(self, "role", role_choices(by, village))
        groups: list[tuple[Any, Any]] = [("", _("The whole village"))]
        groups += [
            (
                found.label,
                [(f"{found.kind}:{place.pk}", place.name) for place in found.places(village)],
            )
            for found in narrowing.narrowings()
        ]
        choose_among(self, "narrowed", groups)

    def place(self) -> tuple[str, int]:
        """Return the kind and the id of the place, or ("", 0)."""
        kind, _colon, pk = str(self.cleaned_data["narrowed"]).partition(":")
        return (kind, int(pk)) if kind else ("", 0)


class InviteForm(forms.Form):
    """Whom to ask in."""

    email = forms.EmailField(label=_("E-mail"))
    name = forms.CharField(label=_("Name"), max_length=160, required=False)
    role = forms.ChoiceField(
        label=_("Into the team as"),
        required=False,
        help_text=_("Leave empty for a member of the village."),
    )

    def __init__(self, village: Village, by: Actor, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["organisation"] = PartyField(
            village=village,
            kind=PartyKind.ORGANISATION,
            label=_("Organisation"),
            required=False,
            help_text=_("They belong to it from the moment they join."),
        )
        choices = role_choices(by, village)
        choose_among(self, "role", [("", _("No role")), *choices])
        if not choices:
            del self.fields["role"]


class InviteColleagueForm(forms.Form):
    """Whom a company's admin asks in, and as what."""

    email = forms.EmailField(label=_("E-mail"))
    name = forms.CharField(label=_("Name"), max_length=160, required=False)
    title = forms.CharField(label=_("What they do there"), max_length=120, required=False)
    is_admin = forms.BooleanField(
        label=_("Looks after the organisation"),
        required=False,
        help_text=_("Changes its page, says who belongs to it, makes its API tokens."),
    )
    days = forms.TypedChoiceField(
        label=_("The link is good for"),
        coerce=int,
        initial=USUAL_DAYS,
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        told = [
            (days, ngettext("%(count)s day", "%(count)s days", days) % {"count": days})
            for days in INVITED_DAYS
        ]
        choose_among(self, "days", told)


class JoinForm(forms.Form):
    """What somebody says who asks to join."""

    words = forms.CharField(
        label=_("Who you are, and what brings you here"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea({"rows": 5}),
    )


class TokenForm(forms.Form):
    """What an API token is for."""

    label = forms.CharField(
        label=_("For which program"),
        max_length=80,
        help_text=_("A name by which you will know it, such as “accounting export”."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("It may"),
        choices=[(scope.value, SCOPE_LABELS[scope]) for scope in Scope],
        widget=forms.CheckboxSelectMultiple,
        initial=[Scope.READ.value],
        help_text=_("Never more than you may do yourself."),
    )
    expires_on = forms.DateField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The last day on which it opens anything; empty: until you revoke it."),
    )

    def chosen(self) -> list[Scope]:
        """Return the scopes that were ticked."""
        return [Scope(value) for value in self.cleaned_data["scopes"]]

    def expires_at(self) -> datetime | None:
        """Return the end of the last day, or None."""
        day = self.cleaned_data["expires_on"]
        if day is None:
            return None
        return timezone.make_aware(datetime.combine(day, time.max), timezone.get_current_timezone())
