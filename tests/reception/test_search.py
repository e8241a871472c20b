"""Visitors, parcels, tickets, badges and keys are found by whoever may read them, and by nobody else."""

from typing import Any

import pytest

from creuset.core.roles import Role
from creuset.desk.queries.finding import search
from creuset.people.actors import HOUSE, Actor
from creuset.reception.actions import (
    add_item,
    announce_visitors,
    hand_over,
    issue_item,
    move_ticket,
    receive_parcel,
    report_ticket,
)
from creuset.reception.models import ItemKind, ParcelKind, TicketCategory
from creuset.reception.rules.visitors import Guest, Stay
from creuset.villages.models import Village
from tests.factories.people import member_of, team_of
from tests.factories.villages import NOW
from tests.reception.ground import make_open_village

pytestmark = pytest.mark.django_db


@pytest.fixture
def village() -> Village:
    return make_open_village()


@pytest.fixture
def me(village: Village) -> Actor:
    return member_of(village, given_name="Élise", family_name="Montreuil")


@pytest.fixture(autouse=True)
def _rows(village: Village, me: Actor) -> None:
    done: dict[str, Any] = {"by": HOUSE, "now": NOW}
    assert me.party
    today = village.day_of(NOW)
    guests = [Guest("Agnès Varda", "", "Ciné-Tamaris")]
    announce_visitors(
        village=village, host=me.party, guests=guests, stay=Stay(today, today), **done
    )
    _here, gone = (
        receive_parcel(
            village=village, party=me.party, kind=ParcelKind.PARCEL, reference=code, **done
        )
        for code in ("VAR-1", "VAR-2")
    )
    hand_over(parcels=[gone], to="Élise", **done)
    ticket = {"village": village, "category": TicketCategory.REPAIR, "now": NOW, "by": me}
    report_ticket(title="Varangue qui fuit", **ticket)
    over = report_ticket(title="Variateur éteint", **ticket)
    move_ticket(ticket=over, verb="resolve", **done)
    badge = add_item(village=village, number="VAR 7", kind=ItemKind.BADGE, **done)
    issue_item(item=badge, person=me.party, **done)


def found(village: Village, by: Actor, words: str) -> list[tuple[str, str]]:
    return [
        (one.title, one.url.removeprefix(f"/{village.slug}/").rstrip("/0123456789"))
        for answers in search(words, by=by, villages=[village], now=NOW)
        for kind in answers.kinds
        for one in kind.found
    ]


def test_the_team_finds_all_of_it(village: Village) -> None:
    titles = found(village, team_of(village, Role.RECEPTION), "var")
    places = [place for _title, place in titles]
    assert sorted(places) == [
        "desk/front/keys",
        "desk/front/parcels",
        "desk/front/parcels",
        "desk/front/tickets",
        "desk/front/tickets",
        "desk/front/visitors",
    ]
    tickets = [title for title, place in titles if place.endswith("tickets")]
    assert tickets == ["Varangue qui fuit", "Variateur éteint"]


@pytest.mark.parametrize("words", ["agnes", "tamaris varda", "montreuil"])
def test_a_visitor_is_found_by_name_company_and_host(village: Village, words: str) -> None:
    titles = found(village, team_of(village, Role.RECEPTION), words)
    assert ("Agnès Varda", "desk/front/visitors") in titles


def test_a_member_finds_their_own_on_their_pages(village: Village, me: Actor) -> None:
    places = {place for _title, place in found(village, me, "var")}
    assert places == {"my/visitors", "my/parcels", "my/requests"}
    assert found(village, member_of(village), "var") == []
