"""Subscriptions for programs: /villages/<village>/subscriptions."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Field, Query

from creuset.core import clock
from creuset.core.api import Paged, Paging, Router, Status, needs
from creuset.core.paging import Page, mapped, page
from creuset.core.roles import Capability, Scope
from creuset.kernel.money import Money
from creuset.people.api.access import check_team, known_party
from creuset.people.models import Party
from creuset.people.requests import ApiRequest
from creuset.places.models import Resource
from creuset.places.queries.access import get_resource
from creuset.plans.actions import asking, changing, leaving, letting, signing
from creuset.plans.api.shapes import (
    BecauseIn,
    ConditionsIn,
    FromIn,
    InKindOut,
    LetOut,
    MovePlaceIn,
    NoticeIn,
    PauseIn,
    PlaceFromIn,
    ProposalIn,
    ResidentsAsked,
    SignatureIn,
    SubscriptionOut,
    SubscriptionPageOut,
    SubscriptionWishIn,
    SwitchOut,
    TermChangeIn,
    Why,
    let_of,
    row_of,
)
from creuset.plans.models import Subscription
from creuset.plans.queries.in_kind import given_in
from creuset.plans.queries.subscriptions import (
    Narrowed,
    get_let,
    get_offer,
    get_subscription,
    narrowed,
    subscriptions_of,
)

router = Router(tags=["subscriptions"])


@router.get("/subscriptions", response=Paged[SubscriptionOut], summary="Subscriptions")
def list_subscriptions(
    request: ApiRequest, response: HttpResponse, at: Query[Paging], asked: Query[ResidentsAsked]
) -> Page[dict[str, Any]]:
    """Those that the caller may read, the latest first."""
    wanted = Narrowed(
        words=asked.words,
        state=asked.state,
        offer=asked.offer,
        building=asked.building,
        leaves_soon=asked.leaves_soon,
    )
    rows = narrowed(
        subscriptions_of(request.village, by=request.auth), wanted, today=_today(request)
    )
    found = page(rows, order=("-id",), at=at, request=request, response=response)
    return mapped(found, lambda them: [row_of(row, today=_today(request)) for row in them])


@router.get("/subscriptions/in-kind", response=list[InKindOut], summary="Given in kind")
def list_in_kind(
    request: ApiRequest, year: Annotated[int | None, Field(ge=1970, le=2199)] = None
) -> list[dict[str, Any]]:
    """Who is hosted in kind in the year, this one where none is given, and what it is worth by the catalogue."""
    check_team(request, Capability.SEE_PLANS)
    return [
        {
            "party": one.party_id,
            "name": one.name,
            "value_cents": one.value.cents,
            "currency": one.value.currency,
        }
        for one in given_in(request.village, year or request.village.day_of(clock.now()).year)
    ]


@router.get("/subscriptions/{int:pk}", response=SubscriptionPageOut, summary="One subscription")
def read_subscription(request: ApiRequest, pk: int) -> dict[str, Any]:
    """The subscription with its terms and places, if the caller may read it."""
    row = _found(request, pk)
    return row_of(row, today=_today(request)) | {
        "earliest_last_day": leaving.earliest_end(row, now=clock.now())
    }


@router.post("/subscriptions", response={201: SubscriptionOut}, summary="Ask for a subscription")
@needs(Scope.PLANS)
def ask(request: ApiRequest, wish: SubscriptionWishIn) -> Status[Any]:
    """The party wishes for it, and has a number; the team answers."""
    made = asking.ask(
        village=request.village,
        party=_party(request, wish.party),
        offer=get_offer(request.village, wish.offer),
        starts_on=wish.starts_on,
        quantity=wish.quantity,
        place=_place(request, wish.place),
        member=_party(request, wish.member) if wish.member else None,
        note=wish.note,
        by=request.auth,
        now=clock.now(),
    )
    return Status(201, _again(request, made))


@router.post(
    "/subscriptions/offered", response={201: SubscriptionOut}, summary="Offer a subscription"
)
@needs(Scope.PLANS)
def propose(request: ApiRequest, proposal: ProposalIn) -> Status[Any]:
    """The party is offered what it had not asked for."""
    made = asking.propose(
        village=request.village,
        party=_party(request, proposal.party),
        member=_party(request, proposal.member) if proposal.member else None,
        conditions=_conditions(request, proposal),
        sends=proposal.sends,
        by=request.auth,
        now=clock.now(),
    )
    return Status(201, _again(request, made))


@router.post(
    "/subscriptions/{int:pk}/offer", response=SubscriptionOut, summary="Answer with an offer"
)
@needs(Scope.PLANS)
def offer(request: ApiRequest, pk: int, conditions: ConditionsIn) -> dict[str, Any]:
    """What was asked for is offered on these conditions, or offered anew."""
    found = _found(request, pk)
    made = asking.offer(
        subscription=found,
        conditions=_conditions(request, conditions),
        sends=conditions.sends,
        **_acting(request),
    )
    return _again(request, made)


@router.post(
    "/subscriptions/{int:pk}/sign", response=SubscriptionOut, summary="Sign a subscription"
)
@needs(Scope.PLANS)
def sign(request: ApiRequest, pk: int, signature: SignatureIn) -> dict[str, Any]:
    """It is signed, and holds its place; what has a contract is signed there: see `/contracts`."""
    made = signing.sign(
        subscription=_found(request, pk),
        name=signature.name,
        despite=signature.despite,
        ip=request.META.get("REMOTE_ADDR"),
        **_acting(request),
    )
    return _again(request, made)


@router.post("/subscriptions/{int:pk}/refuse", response=SubscriptionOut, summary="Refuse a wish")
@needs(Scope.PLANS)
def refuse(request: ApiRequest, pk: int, because: BecauseIn) -> dict[str, Any]:
    """The village does not offer it."""
    found = _found(request, pk)
    return _again(request, asking.refuse(subscription=found, why=because.why, **_acting(request)))


@router.post(
    "/subscriptions/{int:pk}/decline", response=SubscriptionOut, summary="Decline an offer"
)
@needs(Scope.PLANS)
def decline(request: ApiRequest, pk: int, because: BecauseIn) -> dict[str, Any]:
    """It is not taken."""
    found = _found(request, pk)
    return _again(request, asking.decline(subscription=found, why=because.why, **_acting(request)))


@router.post("/subscriptions/{int:pk}/withdraw", response=SubscriptionOut, summary="Withdraw")
@needs(Scope.PLANS)
def withdraw(request: ApiRequest, pk: int, because: BecauseIn) -> dict[str, Any]:
    """Nothing comes of it; its number stays."""
    found = _found(request, pk)
    return _again(request, asking.withdraw(subscription=found, why=because.why, **_acting(request)))


@router.post("/subscriptions/{int:pk}/change", response=SubscriptionOut, summary="Change the terms")
@needs(Scope.PLANS)
def change(request: ApiRequest, pk: int, wanted: TermChangeIn) -> dict[str, Any]:
    """Other terms hold from the day on; of several changes for one day, the last."""
    made = changing.change(
        subscription=_found(request, pk),
        change=_change(request, wanted),
        amends=wanted.amends,
        **_acting(request),
    )
    return _again(request, made)


@router.post(
    "/subscriptions/{int:pk}/in-kind/end/preview",
    response=SwitchOut,
    summary="See the end of a hosting in kind",
)
@needs(Scope.PLANS)
def preview_switch(request: ApiRequest, pk: int, wanted: TermChangeIn) -> dict[str, Any]:
    """What holds from the day on, what is charged first, what was given in kind; nothing is written."""
    seen = changing.preview_change(
        subscription=_found(request, pk),
        change=_change(request, wanted, is_switch=True),
        **_acting(request),
    )
    return {
        "from_on": seen.after.from_on,
        "price_cents": seen.after.price.cents,
        "charges_cents": seen.after.charges.cents,
        "catalogue_cents": seen.after.catalogue.cents,
        "given_cents": seen.given.cents,
        "given_until_cents": seen.given_until.cents,
        "currency": seen.after.price.currency,
        "fees": [
            {
                "first_on": fee.days.first,
                "last_on": fee.days.last,
                "price_cents": fee.price.cents,
                "charges_cents": fee.charges.cents,
            }
            for fee in seen.fees
        ],
    }


@router.post(
    "/subscriptions/{int:pk}/in-kind/end",
    response=SubscriptionOut,
    summary="End a hosting in kind",
)
@needs(Scope.PLANS)
def switch(request: ApiRequest, pk: int, wanted: TermChangeIn) -> dict[str, Any]:
    """What was hosted in kind is paid from the day on."""
    made = changing.change(
        subscription=_found(request, pk),
        change=_change(request, wanted, is_switch=True),
        amends=wanted.amends,
        **_acting(request),
    )
    return _again(request, made)


@router.post("/subscriptions/{int:pk}/pause", response=SubscriptionOut, summary="Pause")
@needs(Scope.PLANS)
def pause(request: ApiRequest, pk: int, wanted: PauseIn) -> dict[str, Any]:
    """Nothing is paid from the day until another."""
    made = changing.pause(
        subscription=_found(request, pk),
        from_on=wanted.from_on,
        until_on=wanted.until_on,
        **_acting(request),
    )
    return _again(request, made)


@router.post("/subscriptions/{int:pk}/resume", response=SubscriptionOut, summary="End a pause")
@needs(Scope.PLANS)
def resume(request: ApiRequest, pk: int, wanted: FromIn) -> dict[str, Any]:
    """It goes on as before from the day on."""
    found = _found(request, pk)
    made = changing.resume(subscription=found, from_on=wanted.from_on, **_acting(request))
    return _again(request, made)


@router.post("/subscriptions/{int:pk}/notice", response=SubscriptionOut, summary="Give notice")
@needs(Scope.PLANS)
def give_notice(request: ApiRequest, pk: int, notice: NoticeIn) -> dict[str, Any]:
    """It ends on that day; its places are free after."""
    made = leaving.give_notice(
        subscription=_found(request, pk),
        last_on=notice.last_on,
        why=notice.why,
        is_waived=notice.is_waived,
        **_acting(request),
    )
    return _again(request, made)


@router.delete(
    "/subscriptions/{int:pk}/notice", response=SubscriptionOut, summary="Take a notice back"
)
@needs(Scope.PLANS)
def take_notice_back(request: ApiRequest, pk: int, despite: Why = "") -> dict[str, Any]:
    """It goes on as before, its places too; let `despite` options on them, for a reason."""
    made = leaving.take_notice_back(
        subscription=_found(request, pk), despite=despite, **_acting(request)
    )
    return _again(request, made)


@router.post("/subscriptions/{int:pk}/places", response={201: LetOut}, summary="Let a place")
@needs(Scope.PLANS)
def attach(request: ApiRequest, pk: int, wanted: PlaceFromIn) -> Status[Any]:
    """The subscription has the place to itself from the day on."""
    made = letting.attach(
        subscription=_found(request, pk),
        place=get_resource(request.village, wanted.place, request.auth),
        from_on=wanted.from_on,
        despite=wanted.despite,
        **_acting(request),
    )
    return Status(201, let_of(made))


@router.post(
    "/subscriptions/{int:pk}/places/{int:let}/move",
    response=LetOut,
    summary="Move to another place",
)
@needs(Scope.PLANS)
def move(request: ApiRequest, pk: int, let: int, wanted: MovePlaceIn) -> dict[str, Any]:
    """Another place is let instead, from the day on."""
    found = get_let(_found(request, pk), let)
    made = changing.move(
        let=found,
        to=get_resource(request.village, wanted.place, request.auth),
        from_on=wanted.from_on,
        despite=wanted.despite,
        amends=wanted.amends,
        **_acting(request),
    )
    return let_of(made)


@router.post(
    "/subscriptions/{int:pk}/places/{int:let}/free",
    response={204: None},
    summary="Take a place back",
)
@needs(Scope.PLANS)
def detach(request: ApiRequest, pk: int, let: int, wanted: FromIn) -> Status[None]:
    """The place is free again from the day on; the subscription goes on."""
    found = get_let(_found(request, pk), let)
    letting.detach(let=found, from_on=wanted.from_on, **_acting(request))
    return Status(204, None)


def _acting(request: ApiRequest) -> dict[str, Any]:
    return {"by": request.auth, "now": clock.now()}


def _today(request: ApiRequest) -> date:
    return request.village.day_of(clock.now())


def _found(request: ApiRequest, pk: int) -> Subscription:
    return get_subscription(request.village, pk, by=request.auth)


def _again(request: ApiRequest, row: Subscription) -> dict[str, Any]:
    return row_of(_found(request, row.pk), today=_today(request))


def _party(request: ApiRequest, pk: int) -> Party:
    """Return a party that the village knows, to who may read it; to others it is not there."""
    return known_party(request, pk).party


def _place(request: ApiRequest, code: str | None) -> Resource | None:
    return get_resource(request.village, code, request.auth) if code else None


def _money(cents: int | None, currency: str) -> Money | None:
    return None if cents is None else Money(cents, currency)


def _change(
    request: ApiRequest, wanted: TermChangeIn, *, is_switch: bool = False
) -> changing.Change:
    currency = request.village.currency
    return changing.Change(
        from_on=wanted.from_on,
        offer=get_offer(request.village, wanted.offer),
        quantity=wanted.quantity,
        audience=wanted.audience,
        price=_money(wanted.price_cents, currency),
        charges=_money(wanted.charges_cents, currency),
        is_switch=is_switch,
    )


def _conditions(request: ApiRequest, given: ConditionsIn) -> asking.Conditions:
    currency = request.village.currency
    return asking.Conditions(
        offer=get_offer(request.village, given.offer),
        starts_on=given.starts_on,
        quantity=given.quantity,
        place=_place(request, given.place),
        audience=given.audience,
        price=_money(given.price_cents, currency),
        charges=_money(given.charges_cents, currency),
        offered_until=given.offered_until,
        ends_on=given.ends_on,
        is_in_kind=given.is_in_kind,
        in_kind_until=given.in_kind_until,
        then=get_offer(request.village, given.then) if given.then else None,
    )
