"""What a party is told of its bookings, once, in its language, and by which sentences the audit tells it."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from creuset.bookings import actions
from creuset.bookings.models import Booking
from creuset.core import audit, outbox
from creuset.core.models import AuditRow, OutboxRow
from creuset.kernel.spans import Span
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.places.actions import closures
from creuset.places.models import Resource
from creuset.villages.models import Village
from tests.factories.people import actor_of, make_person, team_of
from tests.factories.places import make_resource
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db


@pytest.fixture
def village() -> Village:
    return make_village(name="La Fabrique")


@pytest.fixture
def room(village: Village) -> Resource:
    return make_resource(village, name="Agora")


@pytest.fixture
def ines(village: Village) -> Party:
    return make_person(known_in=village, name="Inès Aubry", email="ines@aubry.example")


def span(first: float, last: float) -> Span:
    return Span(NOW + timedelta(hours=first), NOW + timedelta(hours=last))


def book(room: Resource, party: Party, by: Actor) -> Booking:
    return actions.book(
        village=room.village,
        title="Essai",
        party=party,
        periods=[actions.Period(room, span(24, 26))],
        by=by,
        now=NOW,
    )


def mails() -> list[dict[str, object]]:
    """What was told, once all facts are delivered; the mails themselves stay waiting."""
    for row in OutboxRow.objects.filter(delivered_at__isnull=True).exclude(topic="mail"):
        OutboxRow.objects.filter(topic="mail").update(due_at=NOW + timedelta(days=99))
        outbox.deliver(now=row.due_at)
    return list(
        OutboxRow.objects.filter(topic="mail").order_by("pk").values_list("payload", flat=True)
    )


def move(booking: Booking, by: Actor) -> None:
    actions.move(
        booking=booking,
        segment=booking.segments.get(),
        starts_at=NOW + timedelta(hours=48),
        by=by,
        now=NOW,
        reason="Travaux",
    )


def test_a_booking_is_confirmed_in_the_partys_language(room: Resource, ines: Party) -> None:
    book(room, ines, actor_of(ines))

    (mail,) = mails()

    assert mail["to"] == ["ines@aubry.example"]
    assert mail["subject"] == "La Fabrique – réservé\u00a0: Essai"
    assert "Agora" in mail["text"]
    assert "9\u00a0h\u00a0– 11\u00a0h" in mail["text"]
    assert "/my/bookings/" in mail["html"]


def test_a_change_is_told_to_whoever_did_not_make_it_once(
    village: Village, room: Resource, ines: Party
) -> None:
    own, team = actor_of(ines), team_of(village)
    booking = book(room, ines, own)
    move(booking, own)
    assert len(mails()) == 1

    move(booking, team)
    actions.cancel(booking=booking, by=team, now=NOW, reason="Travaux")
    told = mails()
    outbox.deliver(now=NOW)

    assert len(told) == len(mails()) == 3
    assert [mail["subject"].rpartition("– ")[2][:7] for mail in told[1:]] == [
        "déplacé",
        "annulé\u00a0",
    ]
    assert "Travaux" in told[2]["text"]


def test_nobody_without_address_and_nothing_that_is_over_is_told(
    village: Village, room: Resource
) -> None:
    silent = make_person(known_in=village, email="")
    book(room, silent, team_of(village))
    assert mails() == []

    late = make_person(known_in=village)
    actions.book(
        village=village,
        title="Oublié",
        party=late,
        periods=[actions.Period(room, span(-3, -2))],
        by=team_of(village),
        now=NOW,
        overrule={"in-the-past"},
    )
    assert mails() == []


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        (
            "en",
            [
                "booked “Essai” for Inès Aubry: Agora, Tue 24 Nov 2026, 09:00–11:00",
                "moved “Essai” from Agora, Tue 24 Nov 2026, 09:00–11:00 to Agora, Wed 25 Nov 2026, 09:00–11:00",
                "cancelled “Essai”: Agora, Wed 25 Nov 2026, 09:00–11:00",
                "closed Agora, Mon 23 Nov 2026, 10:00–11:00: Travaux",
                "opened Agora again, Mon 23 Nov 2026, 10:00–11:00: Travaux",
            ],
        ),
        (
            "fr",
            [
                "a réservé « Essai » pour Inès Aubry",
                "a déplacé",
                "a annulé",
                "a fermé",
                "a rouvert",
            ],
        ),
    ],
)
def test_the_audit_tells_from_where_to_where(
    village: Village, room: Resource, ines: Party, language: str, sentences: list[str]
) -> None:
    team = team_of(village)
    booking = book(room, ines, team)
    move(booking, team)
    actions.cancel(booking=booking, by=team, now=NOW)
    closure = closures.close(
        village=village, resources=[room], span=span(1, 2), title="Travaux", by=team, now=NOW
    )
    closures.lift(closure=closure, by=team, now=NOW)

    rows = AuditRow.objects.order_by("pk")
    with translation.override(language), timezone.override(village.zone):
        told = [audit.sentence(row.verb, row.content).replace("\u00a0", " ") for row in rows]

    assert len(told) == 5
    for sentence, start in zip(told, sentences, strict=True):
        assert sentence.startswith(start), told
