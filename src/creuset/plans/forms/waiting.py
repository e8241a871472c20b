"""What is typed of those who wait for offices and plans: what they wish for, by when they answer, and why."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creuset.core.amounts import AmountField
from creuset.core.forms import choose_among
from creuset.people.forms.picker import PartyField
from creuset.people.models import Party
from creuset.places.models import Building
from creuset.plans.forms.subscriptions import OfferField, day_field, number_of
from creuset.plans.kinds import OfferKind
from creuset.plans.models import PlanWait
from creuset.plans.models.offers import KIND_LABELS
from creuset.plans.queries.subscriptions import offers_open
from creuset.plans.queries.waiting import WAITED_FOR
from creuset.villages.models import Village

KINDS = [(kind.value, KIND_LABELS[kind]) for kind in WAITED_FOR]


class WaitFilter(forms.Form):
    """Words of a name, a kind of offer, who waited; everything may be left empty."""

    words = forms.CharField(
        label=_("Name"), required=False, max_length=120, widget=forms.SearchInput
    )
    kind = forms.ChoiceField(
        label=_("What is waited for"), required=False, choices=[("", _("Any")), *KINDS]
    )
    over = forms.ChoiceField(
        label=_("Who"),
        required=False,
        choices=[("", _("Who waits")), ("1", _("Who waits no more"))],
    )

    def asked(self) -> dict[str, Any]:
        """Return what `queries.waiting.narrowed_waits` takes; a value that is no choice asks for nothing."""
        self.is_valid()
        given = self.cleaned_data
        kind = given.get("kind")
        return {
            "words": given.get("words", ""),
            "kind": OfferKind(kind) if kind else None,
            "is_over": bool(given.get("over")),
        }


class WishForm(forms.Form):
    """What somebody waits for: an offer, or any of a kind, where, how large, from when, for how much."""

    kind = forms.ChoiceField(label=_("What is waited for"), choices=KINDS)
    offer = OfferField(label=_("One offer only"), required=False, empty=_("Any of that kind"))
    building = forms.ChoiceField(label=_("Building"), required=False)
    area_from = forms.DecimalField(
        label=_("Area from, m²"), required=False, min_value=0, max_digits=9, decimal_places=2
    )
    area_to = forms.DecimalField(
        label=_("Area to, m²"), required=False, min_value=0, max_digits=9, decimal_places=2
    )
    from_on = day_field(_("From which day on"))
    budget = AmountField(
        label=_("At most, a month before VAT"),
        required=False,
        help_text=_("Charges included; left empty, whatever it costs."),
    )
    note = forms.CharField(
        label=_("A word to the team"), required=False, max_length=2_000, widget=forms.Textarea
    )

    def __init__(
        self, village: Village, today: date, *args: Any, is_team: bool, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.village = village
        offers = [
            one
            for one in offers_open(village, on=today, is_team=is_team)
            if OfferKind(one.kind) in WAITED_FOR
        ]
        offer = self.fields["offer"]
        assert isinstance(offer, OfferField)  # noqa: S101 - the field above
        offer.among(offers)
        rows = Building.objects.filter(village=village, retired_at__isnull=True).order_by("pk")
        self.buildings = {one.code: one for one in rows}
        named = [(code, one.name) for code, one in self.buildings.items()]
        choose_among(self, "building", [("", _("Any")), *named])

    def wish(self) -> dict[str, Any]:
        """Return what `actions.waiting.join` takes, but who waits."""
        given = self.cleaned_data
        return {
            "kind": OfferKind(given["kind"]),
            "offer": given["offer"],
            "building": self.buildings.get(given["building"]),
            "area_from": given["area_from"],
            "area_to": given["area_to"],
            "from_on": given["from_on"],
            "budget": number_of(given["budget"], self.village),
            "note": given["note"],
        }


class MyWishForm(WishForm):
    """A wish of the reader, or of a structure that they look after."""

    party = forms.ChoiceField(label=_("For whom"))

    def __init__(self, parties: list[Party], *args: Any, **more: Any) -> None:
        super().__init__(*args, is_team=False, **more)
        self.order_fields(["party"])
        self.parties = {str(one.pk): one for one in parties}
        choose_among(self, "party", [(pk, one.name) for pk, one in self.parties.items()])
        if len(parties) == 1:
            self.fields["party"].widget = forms.HiddenInput()
            self.fields["party"].initial = str(parties[0].pk)

    def asked(self) -> dict[str, Any]:
        """Return what `actions.waiting.join` takes."""
        return {"party": self.parties[self.cleaned_data["party"]], **self.wish()}


class TeamWishForm(WishForm):
    """A wish of somebody whom the village knows, as the team writes it down."""

    def __init__(self, village: Village, *args: Any, **more: Any) -> None:
        super().__init__(village, *args, is_team=True, **more)
        self.fields["party"] = PartyField(village=village, label=_("For whom"))
        self.order_fields(["party"])

    def asked(self) -> dict[str, Any]:
        """Return what `actions.waiting.join` takes."""
        return {"party": self.cleaned_data["party"], **self.wish()}


class ProposeForm(forms.Form):
    """Which free thing is proposed, and by which day they answer."""

    place = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)
    offer = OfferField(label=pgettext_lazy("a subscription", "Offer"))
    answer_by = day_field(_("To be answered by"))

    def __init__(self, wait: PlanWait, today: date, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        offers = offers_open(wait.village, on=today, is_team=True).filter(kind=wait.kind)
        offer = self.fields["offer"]
        assert isinstance(offer, OfferField)  # noqa: S101 - the field above
        offer.among(one for one in offers if wait.offer_id in (None, one.pk))
