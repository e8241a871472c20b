"""What a party is told of its bookings, once, in its language, and by which sentences the audit tells it."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from creuset.bookings import actions, notices
from creuset.bookings.models import Booking
from creuset.bookings.reminders import remind_of_bookings, remind_of_options
from creuset.core import audit, outbox
from creuset.core.models import AuditRow, OutboxRow
from creuset.kernel.spans import Span
from creuset.notices import queries
from creuset.notices.models import Notice
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.places.actions import closures
from creuset.places.models import Resource
from creuset.villages.models import Village
from tests.factories.people import actor_of, affiliate, make_organisation, make_person, team_of
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


def told(party: Party) -> list[str]:
    """What stands on somebody's page, oldest first, in English."""
    mails()
    rows = Notice.objects.filter(party=party, is_shown=True).order_by("pk")
    with translation.override("en"):
        return [one.said.subject for one in queries.say(rows, party.known_in.get().village)]


def test_an_organisation_is_told_through_whoever_booked(village: Village, room: Resource) -> None:
    company = make_organisation(known_in=village, email="contact@films.example")
    admin, worker = (make_person(known_in=village) for _ in range(2))
    affiliate(admin, company, is_admin=True)
    affiliate(worker, company)
    actions.book(
        village=village,
        title="Essai",
        party=company,
        periods=[actions.Period(room, span(24, 26))],
        by=actor_of(worker),
        now=NOW,
    )

    assert told(worker) == ["booked: Essai"]
    assert told(admin) == []
    assert [mail["to"] for mail in mails()] == [[worker.email]]


def test_an_organisation_that_the_team_booked_for_is_told_through_its_admins(
    village: Village, room: Resource
) -> None:
    company = make_organisation(known_in=village)
    admin = make_person(known_in=village)
    affiliate(admin, company, is_admin=True)
    book(room, company, team_of(village))

    assert told(admin) == ["booked: Essai"]


def test_an_organisation_without_people_is_told_itself(village: Village, room: Resource) -> None:
    company = make_organisation(known_in=village, email="contact@films.example")
    book(room, company, team_of(village))

    assert [mail["to"] for mail in mails()] == [["contact@films.example"]]


def test_the_ladder_is_told(village: Village, room: Resource) -> None:
    first, second = (make_person(known_in=village) for _ in range(2))
    bookings = [
        actions.ask_option(
            village=village,
            title=f"Option {party.pk}",
            party=party,
            periods=[actions.Period(room, span(24 * 30, 24 * 30 + 2))],
            by=actor_of(party),
            now=NOW + timedelta(minutes=n),
        )
        for n, party in enumerate((first, second))
    ]
    later = NOW + timedelta(hours=1)
    actions.challenge(booking=bookings[1], by=actor_of(second), now=later)
    actions.release(booking=bookings[0], by=actor_of(first), now=later + timedelta(hours=1))

    assert [subject.partition(":")[0] for subject in told(second)] == [
        "option",
        "your option rises",
    ]
    (asked, answer) = told(first)
    assert asked.startswith("option:")
    assert answer.startswith("answer by ")


def test_a_booking_is_recalled_the_day_before_once(
    village: Village, room: Resource, ines: Party
) -> None:
    booking = actions.book(
        village=village,
        title="Essai",
        party=ines,
        periods=[actions.Period(room, span(48, 50)), actions.Period(room, span(72, 74))],
        by=actor_of(ines),
        now=NOW,
    )
    mails()
    remind_of_bookings(NOW + timedelta(hours=23))
    assert told(ines) == ["booked: Essai"]
    for minutes in (0, 60):
        remind_of_bookings(NOW + timedelta(hours=24, minutes=minutes))
    assert told(ines) == ["booked: Essai", "soon: Essai"]
    remind_of_bookings(NOW + timedelta(hours=60))
    assert told(ines) == ["booked: Essai", "soon: Essai"]
    actions.cancel(booking=booking, by=actor_of(ines), now=NOW)


def test_what_was_booked_for_today_or_is_cancelled_is_not_recalled(
    village: Village, room: Resource, ines: Party
) -> None:
    soon = book(room, ines, actor_of(ines))
    remind_of_bookings(NOW + timedelta(hours=1))
    actions.cancel(booking=soon, by=actor_of(ines), now=NOW)
    other = book(room, ines, actor_of(ines))
    move(other, actor_of(ines))
    actions.cancel(booking=other, by=actor_of(ines), now=NOW)
    remind_of_bookings(NOW + timedelta(hours=47))

    assert "soon: Essai" not in told(ines)


def test_an_option_is_recalled_before_it_lapses_once(
    village: Village, room: Resource, ines: Party
) -> None:
    booking = actions.ask_option(
        village=village,
        title="Essai",
        party=ines,
        periods=[actions.Period(room, span(24 * 30, 24 * 30 + 2))],
        by=actor_of(ines),
        now=NOW,
    )
    lapses_at = booking.hold.lapses_at
    for hours in (25, 23, 22):
        remind_of_options(lapses_at - timedelta(hours=hours))

    assert told(ines)[0] == "your option ends soon: Essai"
    assert told(ines).count("your option ends soon: Essai") == 1


@pytest.mark.once
@pytest.mark.parametrize("fact", sorted(notices.TELLINGS))
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_fact_is_said_in_both_languages(village: Village, fact: str, language: str) -> None:
    content = {
        "fact": fact,
        "booking": 1,
        "title": "Essai",
        "by": "Camille",
        "party": "Inès",
        "until": NOW.isoformat(),
        "segments": [],
        "place": {"fr": "Plateau", "en": "Stage"},
        "feature": "blackout",
        "works": False,
        "works_from": "2026-12-01",
    }
    with translation.override(language):
        said = notices.say(content, village)
    assert "Essai" in said.subject
    assert "Essai" in said.sentence
    assert "%(" not in said.subject + said.sentence
