"""What is typed about subscriptions: wishes, conditions, changes, notice, places."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creuset.billing.models import Means
from creuset.core.amounts import AmountField
from creuset.core.forms import choose_among
from creuset.kernel.money import Money
from creuset.people.actors import Actor
from creuset.people.forms.picker import PartyField
from creuset.people.models import Party
from creuset.places.kinds import Kind
from creuset.places.models import Building, Resource
from creuset.places.queries.access import resources_seen
from creuset.plans.actions.asking import Conditions
from creuset.plans.actions.changing import Change
from creuset.plans.kinds import PriceFor, SecurityMove
from creuset.plans.models import ENTRY_LABELS, STATE_LABELS, Offer, Subscription
from creuset.plans.queries.subscriptions import Narrowed, offers_open
from creuset.plans.states import SubscriptionState
from creuset.villages.models import Village

#: What a subscription may give somebody for themselves.
LETTABLE = (
    Kind.OFFICE,
    Kind.SHARED_OFFICE,
    Kind.OPEN_SPACE,
    Kind.DESK,
    Kind.WORKSHOP,
    Kind.STALL,
    Kind.STORAGE,
    Kind.LOCKER,
    Kind.PARKING,
    Kind.EDIT,
    Kind.DRESSING_ROOM,
)
AUDIENCES = [
    (PriceFor.ANYBODY.value, _("For anybody")),
    (PriceFor.EARLY.value, _("For whoever signs early")),
    (PriceFor.INCUBATED.value, _("For an incubated project")),
]


def day_field(label: Any, *, required: bool = True, **more: Any) -> forms.DateField:
    """Return a field for a day."""
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, **more)


def number_of(amount: Decimal | None, village: Village) -> Money | None:
    """Return the amount in the village's currency; None where none was typed."""
    return None if amount is None else Money(int(amount.scaleb(2)), village.currency)


class OfferField(forms.ChoiceField):
    """One of the village's offers, as it is known by its code."""

    def __init__(self, *, empty: Any = None, **more: Any) -> None:
        self.empty = empty
        self.offers: dict[str, Offer] = {}
        super().__init__(**more)

    def among(self, offers: Any) -> None:
        """Offer these."""
        self.offers = {one.code: one for one in offers}
        begun = [("", self.empty)] if self.empty is not None else []
        self.choices = [*begun, *((one.code, one.name) for one in self.offers.values())]

    def clean(self, value: Any) -> Any:
        """Return the offer, or None."""
        return self.offers.get(super().clean(value))


class PlaceField(forms.ChoiceField):
    """A place of the village that one may have to oneself, by building."""

    def __init__(self, **more: Any) -> None:
        self.places: dict[str, Resource] = {}
        super().__init__(**more)

    def among(self, village: Village, by: Actor) -> None:
        """Offer the places that the actor sees, under the names of their buildings."""
        rows = resources_seen(village, by).filter(kind__in=LETTABLE).select_related("building")
        self.places = {one.code: one for one in rows.order_by("building_id", "position", "pk")}
        groups: dict[str, list[tuple[str, str]]] = {}
        for one in self.places.values():
            groups.setdefault(one.building.name, []).append((one.code, one.name))
        self.choices = [] if self.required else [("", pgettext_lazy("a place", "None"))]
        self.choices = [*self.choices, *groups.items()]

    def clean(self, value: Any) -> Any:
        """Return the place, or None."""
        return self.places.get(super().clean(value))


#: Whatever its state.
ANY = "any"


class ResidentFilter(forms.Form):
    """Words of a name, state, offer, building; everything may be left empty."""

    words = forms.CharField(
        label=_("Name"), required=False, max_length=120, widget=forms.SearchInput
    )
    state = forms.ChoiceField(
        label=pgettext_lazy("a subscription", "State"),
        required=False,
        choices=[
            ("", _("All that stand")),
            (ANY, _("Any")),
            *((state.value, STATE_LABELS[state]) for state in SubscriptionState),
        ],
    )
    offer = forms.ChoiceField(label=pgettext_lazy("a subscription", "Offer"), required=False)
    building = forms.ChoiceField(label=_("Building"), required=False)
    soon = forms.ChoiceField(
        label=pgettext_lazy("of a subscription", "End"),
        required=False,
        choices=[("", _("Any")), ("1", _("Leaves within two months"))],
    )

    def __init__(self, village: Village, *args: Any) -> None:
        super().__init__(*args)
        offers = Offer.objects.filter(village=village).order_by("position", "pk")
        choose_among(self, "offer", [("", _("Any")), *((one.code, one.name) for one in offers)])
        rows = Building.objects.filter(village=village, retired_at__isnull=True).order_by("pk")
        choose_among(self, "building", [("", _("Any")), *((one.code, one.name) for one in rows)])

    def asked(self) -> Narrowed:
        """Return what was asked for; a value that is no choice asks for nothing."""
        self.is_valid()
        given = self.cleaned_data
        state = given.get("state")
        return Narrowed(
            words=given.get("words", ""),
            state=SubscriptionState(state) if state and state != ANY else None,
            stands=not state,
            offer=given.get("offer", ""),
            building=given.get("building", ""),
            leaves_soon=bool(given.get("soon")),
        )


class AskForm(forms.Form):
    """What somebody wishes to subscribe to, from which day on."""

    party = forms.ChoiceField(label=_("For whom"))
    offer = OfferField(label=pgettext_lazy("a subscription", "Offer"))
    starts_on = day_field(_("From"))
    note = forms.CharField(
        label=_("A word to the team"), required=False, max_length=2_000, widget=forms.Textarea
    )

    def __init__(
        self, village: Village, parties: list[Party], today: date, *args: Any, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.parties = {str(one.pk): one for one in parties}
        choose_among(self, "party", [(pk, one.name) for pk, one in self.parties.items()])
        if len(parties) == 1:
            self.fields["party"].widget = forms.HiddenInput()
            self.fields["party"].initial = str(parties[0].pk)
        offer = self.fields["offer"]
        assert isinstance(offer, OfferField)  # noqa: S101 - the field above
        offer.among(offers_open(village, on=today, is_team=False))

    def asked(self) -> dict[str, Any]:
        """Return what `actions.asking.ask` takes."""
        given = self.cleaned_data
        return {**given, "party": self.parties[given["party"]]}


class ConditionsForm(forms.Form):
    """What is offered: which offer, where, from which day on, for how much."""

    offer = OfferField(label=pgettext_lazy("a subscription", "Offer"))
    place = PlaceField(
        label=_("Place"),
        required=False,
        help_text=_("Of a pool of desks, one that is free is given on signature."),
    )
    quantity = forms.IntegerField(label=_("How many"), min_value=1, max_value=500, initial=1)
    starts_on = day_field(_("From"))
    ends_on = day_field(
        _("Last day"), required=False, help_text=_("Only where an end is agreed from the start.")
    )
    audience = forms.ChoiceField(label=_("Price"), choices=AUDIENCES)
    price = AmountField(
        label=_("Price agreed, before VAT"),
        required=False,
        help_text=_("For the whole, each cycle; left empty, the catalogue’s."),
    )
    charges = AmountField(label=_("Charges agreed, before VAT"), required=False)
    is_in_kind = forms.BooleanField(
        label=_("Hosted at no price; the value is recorded"), required=False
    )
    in_kind_until = day_field(_("Pays from"), required=False)
    then = OfferField(label=_("Then pays for"), required=False, empty=_("The same offer"))
    offered_until = day_field(_("To be signed until"), required=False)
    sends = forms.BooleanField(
        label=_("Send the contract of the offer to be signed"),
        required=False,
        initial=True,
        help_text=_(
            "You sign it for the village by sending it. Otherwise it is a draft: to be read, sent, or signed on paper."
        ),
    )

    def __init__(self, village: Village, by: Actor, today: date, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.village = village
        offers = list(offers_open(village, on=today, is_team=True))
        for name in ("offer", "then"):
            field = self.fields[name]
            assert isinstance(field, OfferField)  # noqa: S101 - the fields above
            field.among(offers)
        place = self.fields["place"]
        assert isinstance(place, PlaceField)  # noqa: S101 - the field above
        place.among(village, by)

    def conditions(self) -> Conditions:
        """Return what `actions.asking.offer` takes."""
        given = self.cleaned_data
        return Conditions(
            offer=given["offer"],
            starts_on=given["starts_on"],
            quantity=given["quantity"],
            place=given["place"],
            audience=PriceFor(given["audience"]),
            price=number_of(given["price"], self.village),
            charges=number_of(given["charges"], self.village),
            offered_until=given["offered_until"],
            ends_on=given["ends_on"],
            is_in_kind=given["is_in_kind"],
            in_kind_until=given["in_kind_until"],
            then=given["then"],
        )


class ProposalForm(ConditionsForm):
    """To whom what is offered."""

    def __init__(self, village: Village, *args: Any, **more: Any) -> None:
        super().__init__(village, *args, **more)
        self.fields["party"] = PartyField(village=village, label=_("To whom"))
        self.fields["member"] = PartyField(
            village=village, kind="person", label=_("Used by"), required=False
        )
        self.order_fields(("party", "member"))


def begun_with(row: Subscription) -> dict[str, Any]:
    """Return what the form of conditions begins with for a wish, or for an offer made anew."""
    return {
        "offer": row.offer.code,
        "place": row.place.code if row.place else "",
        "quantity": row.quantity,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "is_in_kind": row.is_in_kind,
        "offered_until": row.offered_until,
    }


def amends_field() -> forms.BooleanField:
    """Return the field that asks whether what was agreed is put in writing."""
    return forms.BooleanField(
        label=_("Send an amendment to the contract to be signed"),
        required=False,
        initial=True,
        help_text=_("You sign it for the village by sending it."),
    )


class ChangeForm(forms.Form):
    """Other terms from a day on."""

    from_on = day_field(_("From"))
    offer = OfferField(label=pgettext_lazy("a subscription", "Offer"))
    quantity = forms.IntegerField(label=_("How many"), min_value=1, max_value=500, initial=1)
    audience = forms.ChoiceField(label=_("Price"), choices=AUDIENCES)
    price = AmountField(
        label=_("Price agreed, before VAT"),
        required=False,
        help_text=_("For the whole, each cycle; left empty, the catalogue’s."),
    )
    charges = AmountField(label=_("Charges agreed, before VAT"), required=False)
    amends = amends_field()

    def __init__(
        self, village: Village, today: date, *args: Any, may_amend: bool = False, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.village = village
        if not may_amend:
            del self.fields["amends"]
        field = self.fields["offer"]
        assert isinstance(field, OfferField)  # noqa: S101 - the field above
        field.among(offers_open(village, on=today, is_team=True))

    def change(self) -> Change:
        """Return what `actions.changing.change` takes."""
        given = self.cleaned_data
        return Change(
            from_on=given["from_on"],
            offer=given["offer"],
            quantity=given["quantity"],
            audience=PriceFor(given["audience"]),
            price=number_of(given["price"], self.village),
            charges=number_of(given["charges"], self.village),
        )


class SwitchForm(ChangeForm):
    """From which day what is hosted in kind is paid, and what it costs then."""

    def change(self) -> Change:
        """Return what `actions.changing.change` takes."""
        return replace(super().change(), is_switch=True)


class PauseForm(forms.Form):
    """From which day until which nothing is paid."""

    from_on = day_field(_("From"))
    until_on = day_field(_("Goes on as before on"))


class FromForm(forms.Form):
    """From which day on."""

    from_on = day_field(_("From"))


def despite_field() -> forms.CharField:
    """Return a field for why a place is let although somebody has an option on it."""
    return forms.CharField(
        label=_("If somebody has an option on it: let it all the same, because"),
        required=False,
        max_length=300,
        help_text=_("Empty: an option stands in the way. With a reason, its holder is told."),
    )


class PlaceForm(FromForm):
    """Which place, from which day on."""

    place = PlaceField(label=_("Place"))
    despite = despite_field()

    def __init__(self, village: Village, by: Actor, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["place"]
        assert isinstance(field, PlaceField)  # noqa: S101 - the field above
        field.among(village, by)
        self.order_fields(("place", "from_on", "despite"))


class MoveForm(PlaceForm):
    """Which other place, from which day on."""

    amends = amends_field()

    def __init__(
        self, village: Village, by: Actor, *args: Any, may_amend: bool = False, **more: Any
    ) -> None:
        super().__init__(village, by, *args, **more)
        if not may_amend:
            del self.fields["amends"]


class NoticeForm(forms.Form):
    """When somebody leaves, and why."""

    last_on = day_field(_("Last day"))
    why = forms.CharField(
        label=_("Why"), required=False, max_length=300, widget=forms.Textarea({"rows": 3})
    )


class TeamNoticeForm(NoticeForm):
    """As the team writes it down: it may let them go earlier."""

    is_waived = forms.BooleanField(
        label=_("Let go before the minimum term or the notice is over"), required=False
    )


class WhyForm(forms.Form):
    """Why, in a few words."""

    why = forms.CharField(label=_("Why"), max_length=300, widget=forms.Textarea({"rows": 3}))


class MaybeWhyForm(WhyForm):
    """Why, if one wants to say so."""

    why = forms.CharField(
        label=_("Why"), required=False, max_length=300, widget=forms.Textarea({"rows": 3})
    )


class SignForm(forms.Form):
    """The name under which one signs, and that one means it."""

    name = forms.CharField(label=_("Name of whoever signs"), max_length=160)
    agrees = forms.BooleanField(label=_("I have read the terms, and am entitled to sign."))


class PaperSignForm(forms.Form):
    """The name under a paper that came back signed."""

    name = forms.CharField(label=_("Name of whoever signed"), max_length=160)
    despite = despite_field()


class StayForm(forms.Form):
    """A notice taken back: the place is let on."""

    despite = despite_field()


class NothingForm(forms.Form):
    """Nothing to type: only whether one means it."""


class SecurityForm(forms.Form):
    """How much is asked for as security."""

    amount = AmountField(label=_("Security deposit asked for"))


class EntryForm(forms.Form):
    """One movement of a security deposit."""

    kind = forms.ChoiceField(label=_("Movement"), choices=list(ENTRY_LABELS.items()))
    amount = AmountField(label=_("Amount"))
    on = day_field(_("On"))
    means = forms.ChoiceField(label=_("By"), required=False, choices=[("", "–"), *Means.choices])
    reference = forms.CharField(label=_("Reference"), required=False, max_length=80)
    why = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=300,
        help_text=_("Needed where it is kept: for what."),
    )

    def asked(self, village: Village) -> dict[str, Any]:
        """Return what `actions.security.enter` takes."""
        given = self.cleaned_data
        return {
            **given,
            "kind": SecurityMove(given["kind"]),
            "amount": number_of(given["amount"], village),
            "means": Means(given["means"]) if given["means"] else None,
        }
