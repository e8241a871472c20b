"""Whoever comes to a village by its doors: a browser, a program; and what a refusal leaves as it was."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

from django.apps import apps
from django.test import Client

from creuset.core import clock, mail, outbox
from creuset.core.models import OutboxRow
from creuset.core.roles import Scope
from creuset.kernel.spans import Span
from creuset.people.actions import create_token
from creuset.people.actors import Actor
from creuset.villages.models import Village
from tests.factories.villages import NOW

#: Counted apart: what a refusal may leave, and what only remembers that somebody was there.
PASSING = {"usersessions.UserSession", "sessions.Session"}


def at(day: int, hour: float, minute: int = 0) -> str:
    """An instant of November 2026 on the clocks of Paris, as programs write it."""
    whole = int(hour)
    return f"2026-11-{day:02}T{whole:02}:{minute or round((hour - whole) * 60):02}:00+01:00"


def instant(day: int, hour: float) -> datetime:
    """The same, as a value."""
    return datetime.fromisoformat(at(day, hour)).astimezone(UTC)


def hours(first: float, last: float, day: int = 24) -> Span:
    """The stretch between two hours of a day of November."""
    return Span(instant(day, first), instant(day, last))


def period(code: str, first: float, last: float, day: int = 24, **more: Any) -> dict[str, Any]:
    """A resource asked for some hours of a day of November, Tuesday 24 unless told."""
    return {"resource": code, "starts_at": at(day, first), "ends_at": at(day, last), **more}


@dataclass(frozen=True)
class Letter:
    """A mail."""

    to: list[str]
    subject: str
    text: str
    html: str


class Browser:
    """Somebody in front of the pages of a village: a member's, or the desk's."""

    def __init__(self, actor: Actor | None, village: Village, face: str = "my") -> None:
        self.actor, self.village = actor, village
        self.base = f"/{village.slug}/{face}/"
        self.client = Client(headers={"accept-language": "en"})
        if actor and actor.party:
            self.client.force_login(actor.party.user)

    def get(self, path: str = "", **query: Any) -> Any:
        return self.client.get(self.base + path, query)

    def post(self, path: str, words: dict[str, Any] | None = None) -> Any:
        return self.client.post(self.base + path, words or {})

    def words(
        self,
        *codes: str,
        day: int | str = 24,
        start: str = "10:00",
        end: str = "12:00",
        **more: Any,
    ) -> dict[str, Any]:
        """What is typed to book some places, for a Tuesday morning unless told."""
        party = self.actor.party_id if self.actor else ""
        return {
            "resource": list(codes),
            "day": day if isinstance(day, str) else f"2026-11-{day:02}",
            "start": start,
            "end": end,
            "title": "Essai",
            "party": party,
            **more,
        }

    def book(self, *codes: str, **more: Any) -> Any:
        """Return the answer to the form of a new booking: 302 where it is booked, 422 where it is refused."""
        return self.post("bookings/new", self.words(*codes, **more))


class Program:
    """A program with a token of somebody."""

    def __init__(self, actor: Actor, village: Village) -> None:
        made = create_token(
            party=actor.party, label="acceptance", scopes=tuple(Scope), by=actor, now=NOW
        )
        self.headers = {"Authorization": f"Bearer {made.secret}", "Accept-Language": "en"}
        self.base = f"/api/v1/villages/{village.slug}"

    def get(self, path: str, **query: Any) -> Any:
        return Client().get(self.base + path, query, headers=self.headers)

    def post(self, path: str, body: dict[str, Any] | None = None) -> Any:
        return Client().post(
            self.base + path, json.dumps(body or {}), "application/json", headers=self.headers
        )

    def book(self, *periods: dict[str, Any], **more: Any) -> Any:
        """Return the answer to a booking of the periods: 201, or a problem that says why not."""
        return self.post("/bookings", {"title": "Essai", "periods": list(periods), **more})


def code_of(answer: Any) -> list[str]:
    """The codes of what a problem refuses, each once; none where it went well."""
    if answer.status_code < 400:
        return []
    problem = answer.json()
    return sorted({one["code"] for one in problem.get("errors", [problem])})


def letters(to: str = "") -> list[Letter]:
    """The mails that have left, all of them or those to one address."""
    while outbox.deliver(now=clock.now()):
        continue
    rows = OutboxRow.objects.filter(topic=mail.TOPIC).order_by("pk")
    found = [
        Letter(**{each.name: row.payload[each.name] for each in fields(Letter)}) for row in rows
    ]
    return [letter for letter in found if not to or to in letter.to]


def plain(text: str) -> str:
    """A text with ordinary spaces, as people remember it."""
    return text.replace("\xa0", " ").replace("\u202f", " ")


def counted() -> dict[str, int]:
    """How many rows each table of the house has."""
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model._meta.managed and model._meta.label not in PASSING
    }


@contextmanager
def nothing_changes() -> Iterator[None]:
    """Whatever is done within leaves as many rows everywhere as there were."""
    before = counted()
    yield
    after = counted()
    assert after == before, {
        label: after[label] for label in after if after[label] != before[label]
    }
