"""Firm and optional periods in one booking: made in one act, all or nothing, ladder and ledger both judged."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from creuset.billing.models import Charge
from creuset.bookings import actions
from creuset.bookings.models import Booking, BookingExtra, Hold, HoldPart
from creuset.bookings.rules import holds
from creuset.bookings.states import SegmentKind, SegmentState
from creuset.core.models import AuditRow, OutboxRow
from creuset.kernel.errors import DomainError
from creuset.kernel.spans import Span
from creuset.people.actors import HOUSE
from creuset.people.models import Party
from creuset.places.models import Claim, Resource
from creuset.places.rules import Occupied
from creuset.villages.models import Village
from tests.bookings.test_api import Program
from tests.factories.bookings import make_booking
from tests.factories.options import make_option
from tests.factories.people import make_organisation, member_of, team_of
from tests.factories.places import make_resource
from tests.factories.prices import make_card
from tests.factories.villages import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]


@pytest.fixture
def stage(village: Village) -> Resource:
    return make_resource(village, name="Plateau A", kind="stage", code="plateau")


def day(number: int) -> Span:
    return Span(
        datetime(2026, 12, number, 8, tzinfo=UTC), datetime(2026, 12, number, 18, tzinfo=UTC)
    )


BUILD, SHOOT = day(14), day(15)


def build_and_shoot(stage: Resource, party: Party | None = None) -> Booking:
    """The build firm, the shoot as an option."""
    return actions.book(
        village=stage.village,
        title="Le Gué",
        party=party or make_organisation(known_in=stage.village),
        periods=[
            actions.Period(stage, BUILD, kind=SegmentKind.BUILD),
            actions.Period(stage, SHOOT, kind=SegmentKind.SHOOT, state=SegmentState.OPTION),
        ],
        by=HOUSE,
        now=NOW,
    )


def everything() -> list[object]:
    models = (Booking, Claim, Hold, HoldPart, Charge, AuditRow, OutboxRow)
    return [sorted(model.objects.values_list("pk", flat=True)) for model in models]


def refused(act: Callable[[], object]) -> DomainError:
    before = everything()
    with pytest.raises(DomainError) as told:
        act()
    assert everything() == before
    return told.value


# ---- the action


def test_what_is_firm_is_claimed_and_what_is_optional_has_its_rank(stage: Resource) -> None:
    booking = build_and_shoot(stage)
    assert booking.state == "mixed"
    assert [(c.starts_at, c.source_id) for c in Claim.objects.all()] == [(BUILD.start, booking.pk)]
    assert [part.starts_at for part in HoldPart.objects.all()] == [SHOOT.start]


def test_the_build_is_refused_where_it_is_taken_and_no_option_is_left_behind(
    stage: Resource,
) -> None:
    make_booking(stage, when=BUILD)
    assert isinstance(refused(lambda: build_and_shoot(stage)), Occupied)


def test_the_build_is_refused_under_somebodys_option(stage: Resource) -> None:
    make_option(stage, when=BUILD)
    assert isinstance(refused(lambda: build_and_shoot(stage)), holds.HeldByOption)


def test_nothing_is_claimed_where_the_ladder_refuses_the_shoot(stage: Resource) -> None:
    company = make_organisation(known_in=stage.village)
    make_option(stage, when=SHOOT, party=company)
    told = refused(lambda: build_and_shoot(stage, company))
    assert isinstance(told, holds.AlreadyOptioned)


def test_the_shoot_is_refused_where_it_is_taken_and_nothing_is_claimed(stage: Resource) -> None:
    make_booking(stage, when=SHOOT)
    assert isinstance(refused(lambda: build_and_shoot(stage)), Occupied)


def test_the_rest_is_confirmed_later_once_it_is_first(stage: Resource) -> None:
    before = make_option(stage, when=SHOOT)
    mixed = build_and_shoot(stage)
    assert isinstance(
        refused(lambda: actions.confirm(booking=mixed, by=HOUSE, now=NOW)), holds.NotFirst
    )
    actions.release(booking=before, by=HOUSE, now=NOW)
    whole = actions.confirm(booking=mixed, by=HOUSE, now=NOW)
    assert whole.state == "confirmed"
    assert Claim.objects.filter(source_id=mixed.pk).count() == 2
    assert not HoldPart.objects.filter(hold=mixed.hold).exists()


# ---- the page


def typed(stage: Resource, **more: Any) -> dict[str, Any]:
    return {
        "resource": [stage.code],
        "day": "2026-12-14",
        "start": "08:00",
        "end": "18:00",
        "kind": "build",
        "more-0-day": "2026-12-15",
        "more-0-start": "08:00",
        "more-0-end": "18:00",
        "more-0-kind": "shoot",
        "title": "Le Gué",
        **more,
    }


def states(booking: Booking) -> list[tuple[str, str]]:
    return list(booking.segments.order_by("starts_at").values_list("kind", "state"))


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ("firm", "option", ["confirmed", "option"]),
        ("option", "firm", ["option", "confirmed"]),
        ("option", "", ["option", "option"]),
        ("firm", "", ["confirmed", "confirmed"]),
    ],
)
def test_each_period_of_the_form_says_how_firm_it_is(
    village: Village, stage: Resource, client: Client, first: str, second: str, found: list[str]
) -> None:
    me = member_of(village)
    assert me.party
    client.force_login(me.party.user)
    sent = typed(stage, party=me.party_id, firmness=first, **{"more-0-firmness": second})
    answer = client.post(f"/{village.slug}/my/bookings/new", sent)
    assert answer.status_code == 302
    assert [state for _kind, state in states(Booking.objects.get())] == found


def test_a_mixed_form_that_is_refused_keeps_what_was_chosen(
    village: Village, stage: Resource, client: Client
) -> None:
    make_booking(stage, when=BUILD)
    team = team_of(village)
    assert team.party
    client.force_login(team.party.user)
    party = make_organisation(known_in=village)
    sent = typed(stage, party=party.name, firmness="firm", **{"more-0-firmness": "option"})
    answer = client.post(f"/{village.slug}/desk/bookings/new", sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert '<select name="more-0-firmness"' in page
    assert '<option value="option" selected>' in page
    assert not Hold.objects.exists()


# ---- the API


def test_a_program_books_firm_and_asks_an_option_with_extras_in_one_act(village: Village) -> None:
    extra = {
        "code": "cafe",
        "name": {"fr": "Café", "en": "Coffee"},
        "price_cents": 500,
        "per": "person",
        "resources": [],
        "kinds": [],
        "vat": "",
    }
    make_card(village, extras=[extra])
    room = make_resource(village, kind="meeting", code="salle")
    program = Program(member_of(village), village)
    periods = [
        {
            "resource": room.code,
            "starts_at": span.start.isoformat(),
            "ends_at": span.end.isoformat(),
        }
        for span in (BUILD, SHOOT)
    ]
    periods[1]["option"] = True  # type: ignore[assignment]  # of a JSON object
    asked = {"title": "Le Gué", "periods": periods, "extras": [{"code": "cafe", "quantity": 12}]}
    told = program.post("/bookings", asked)
    assert told.status_code == 201, told.content
    assert told.json()["state"] == "mixed"
    assert [segment["state"] for segment in told.json()["segments"]] == ["confirmed", "option"]
    assert list(BookingExtra.objects.values_list("code", "quantity")) == [("cafe", 12)]

    wrong = asked | {"title": "Autre", "extras": [{"code": "feu", "quantity": 1}]}
    wrong["periods"] = [
        periods[0] | {"starts_at": day(17).start.isoformat(), "ends_at": day(17).end.isoformat()}
    ]
    before = everything()
    assert program.post("/bookings", wrong).status_code in {409, 422}
    assert everything() == before
