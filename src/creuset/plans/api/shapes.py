"""What programs are told of subscriptions, and what they say of them."""

from datetime import date
from typing import Annotated, Any

from ninja import Field
from pydantic import AwareDatetime

from creuset.core.api import Asked, Day, In, Line, Out, Text
from creuset.plans.kinds import PriceFor, TermKind
from creuset.plans.models import Let, Subscription, Term
from creuset.plans.states import SubscriptionState

Key = Annotated[int, Field(ge=1, le=2**53)]
Code = Annotated[str, Field(pattern=r"^[-a-zA-Z0-9_]{1,60}$")]
Cents = Annotated[int, Field(ge=0, le=10**10)]
Quantity = Annotated[int, Field(ge=1, le=500)]
Why = Annotated[str, Field(max_length=300)]


class TermOut(Out):
    """What holds from a day until another, and what a cycle of it costs before VAT."""

    kind: TermKind
    from_on: date
    until_on: date | None
    offer: str
    quantity: int
    price_cents: int
    charges_cents: int
    catalogue_cents: int
    currency: str


class LetOut(Out):
    """A place that the subscription has to itself."""

    id: int
    resource: str
    from_on: date
    last_on: date | None


class SubscriptionOut(Out):
    """A subscription, and where it stands today."""

    id: int
    number: int
    party: int
    member: int | None
    project: int | None
    state: SubscriptionState
    offer: str
    quantity: int
    place: str | None
    starts_on: date
    ends_on: date | None
    last_on: date | None
    bound_until: date | None
    notice_given_on: date | None
    is_in_kind: bool
    offered_until: date | None
    asked_at: AwareDatetime
    signed_at: AwareDatetime | None
    why: str
    terms: list[TermOut]
    lets: list[LetOut]


class SubscriptionPageOut(SubscriptionOut):
    """A subscription with the last day of whoever gives notice now."""

    earliest_last_day: date


class SubscriptionWishIn(In):
    """What a party wishes to subscribe to, from which day on."""

    party: Key
    offer: Code
    starts_on: Day
    quantity: Quantity = 1
    place: Code | None = None
    member: Key | None = None
    note: Text = ""


class ConditionsIn(In):
    """What is offered; without a price the catalogue's."""

    offer: Code
    starts_on: Day
    quantity: Quantity = 1
    place: Code | None = None
    audience: PriceFor = PriceFor.ANYBODY
    price_cents: Cents | None = None
    charges_cents: Cents | None = None
    offered_until: Day | None = None
    ends_on: Day | None = None
    is_in_kind: bool = False
    in_kind_until: Day | None = None
    then: Code | None = None
    #: Whether the contract that the offer names is sent to be signed, in the name of the caller.
    sends: bool = True


class ProposalIn(ConditionsIn):
    """To whom what is offered."""

    party: Key
    member: Key | None = None


class SignatureIn(In):
    """Under which name it is signed; the team lets a place `despite` options on it, for a reason."""

    name: Line
    despite: Why = ""


class TermChangeIn(In):
    """Other terms from a day on; without a price the catalogue's."""

    from_on: Day
    offer: Code
    quantity: Quantity = 1
    audience: PriceFor = PriceFor.ANYBODY
    price_cents: Cents | None = None
    charges_cents: Cents | None = None
    #: Whether an amendment to the contract is sent to be signed, in the name of the caller.
    amends: bool = False


class SwitchFeeOut(Out):
    """A fee that would be charged, both days included."""

    first_on: date
    last_on: date
    price_cents: int
    charges_cents: int


class SwitchOut(Out):
    """What a hosting in kind that ends would cost from a day on, and what it gave so far and until then."""

    from_on: date
    price_cents: int
    charges_cents: int
    catalogue_cents: int
    given_cents: int
    given_until_cents: int
    currency: str
    fees: list[SwitchFeeOut]


class PauseIn(In):
    """From which day until which nothing is paid."""

    from_on: Day
    until_on: Day


class FromIn(In):
    """From which day on."""

    from_on: Day


class PlaceFromIn(FromIn):
    """Which place, from which day on; let `despite` options on it, for a reason."""

    place: Code
    despite: Why = ""


class MovePlaceIn(PlaceFromIn):
    """Which other place, from which day on, and whether it is put in writing."""

    amends: bool = False


class NoticeIn(In):
    """The last day, the earliest where none is named; the team may let somebody go before."""

    last_on: Day | None = None
    why: Why = ""
    is_waived: bool = False


class BecauseIn(In):
    """Why."""

    why: Why = ""


class ResidentsAsked(Asked):
    """What narrows the list."""

    words: Annotated[str, Field(max_length=120)] = ""
    state: SubscriptionState | None = None
    offer: Annotated[str, Field(max_length=60)] = ""
    building: Annotated[str, Field(max_length=60)] = ""
    leaves_soon: bool = False


class InKindOut(Out):
    """A party hosted at no price, and what it was given in the year, before VAT."""

    party: int
    name: str
    value_cents: int
    currency: str


def row_of(row: Subscription, *, today: date) -> dict[str, Any]:
    """Return a subscription as it stands that day; its terms and lettings were loaded with it."""
    return {
        "id": row.pk,
        "number": row.number,
        "party": row.party_id,
        "member": row.member_id,
        "project": row.project_id,
        "state": row.state_on(today),
        "offer": row.offer.code,
        "quantity": row.quantity,
        "place": row.place.code if row.place else None,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "last_on": row.last_on,
        "bound_until": row.bound_until,
        "notice_given_on": row.notice_given_on,
        "is_in_kind": row.is_in_kind,
        "offered_until": row.offered_until,
        "asked_at": row.asked_at,
        "signed_at": row.signed_at,
        "why": row.why,
        "terms": [term_of(one) for one in row.terms.all()],
        "lets": [let_of(one) for one in row.lets.all()],
    }


def term_of(row: Term) -> dict[str, Any]:
    """Return what holds from one day until another."""
    return {
        "kind": row.kind,
        "from_on": row.from_on,
        "until_on": None if row.is_endless else row.until_on,
        "offer": row.offer.code,
        "quantity": row.quantity,
        "price_cents": row.price_cents,
        "charges_cents": row.charges_cents,
        "catalogue_cents": row.catalogue_cents,
        "currency": row.currency,
    }


def let_of(row: Let) -> dict[str, Any]:
    """Return a place that the subscription has to itself."""
    return {
        "id": row.pk,
        "resource": row.resource.code,
        "from_on": row.from_on,
        "last_on": None if row.is_endless else row.last_on,
    }
