"""Which visitors may be announced, what a pasted list says, and who of them is let in: decisions on values."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from creuset.kernel.errors import DomainError, Refusals, Refused
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import DaySpan, Span, next_local_instant
from creuset.reception.rules.requests import AlreadyArrived, NotExpected
from creuset.reception.states import VisitorState

#: So many days one announcement covers at most, so many people one list holds.
LONGEST_DAYS, MOST_LINES = 31, 100
MOST_UNNAMED = 200
NAME_LIMIT, EMAIL_LIMIT = 120, 254
#: How long a visit that begins at an hour stands in calendars.
SHOWN = timedelta(hours=1)
_EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]]+@[^\s@<>,;:\"()\[\]]+\.[^\s@<>,;:\"()\[\].]+")
#: As programs of mail write an address: Ada Lovelace <ada@example.org>.
_WITH_NAME = re.compile(r"(?P<name>[^<>]*)<(?P<email>[^<>]*)>\s*\Z")


class Asks(StrEnum):
    """What visitors give at the entrance; each asks what those before it ask as well."""

    NAME = "name"
    COMPANY = "company"
    #: They sign the register: they accept the rules of the house.
    RULES = "rules"


class Gives(StrEnum):
    """What is still to be said by a visitor who is at the door."""

    COMPANY = "company"
    RULES = "rules"


@dataclass(frozen=True, slots=True)
class Terms:
    """How a village receives those whom its members announce."""

    asks: Asks = Asks.NAME
    days_ahead: int = 90
    most_a_day: int = 20
    most_a_day_company: int = 60


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who is announced."""

    name: str
    email: str = ""
    company: str = ""


@dataclass(frozen=True, slots=True)
class Stay:
    """The days on which somebody is expected, and the hour on each; without one, at any time."""

    first_on: date
    last_on: date
    hour: time | None = None

    def contains(self, day: date) -> bool:
        """Say whether they are expected that day."""
        return self.first_on <= day <= self.last_on


class VisitOver(Refused):
    """The day is over."""

    code = "visit-over"


class VisitTooLong(Refused):
    """So many days are announced day by day, or end before they begin."""

    code = "visit-too-long"


class VisitTooFar(Refused):
    """The village plans no visitors so far ahead."""

    code = "visit-too-far"


class VisitorsTooMany(Refused):
    """A member, or a company, announces no more visitors for one day."""

    code = "too-many-visitors"


class AlreadyAnnounced(Refused):
    """The same person is expected of the same host on such a day."""

    code = "already-announced"


class OutsideBooking(Refused):
    """The booking is not on that day."""

    code = "visit-outside-booking"


class NobodyAnnounced(Refused):
    """Nobody is named."""

    code = "nobody-announced"


class BadLine(Refused):
    """A line of a pasted list names nobody."""

    code = "bad-line"


class VisitorGivesMore(Refused):
    """Something is to be said before they are let in; `details` tells what."""

    code = "visitor-gives-more"


def terms_from(data: Mapping[str, Any]) -> Terms:
    """Return the terms of a village that wrote some of them."""
    known = {name: data[name] for name in Terms.__slots__ if name in data}
    return Terms(**known | ({"asks": Asks(data["asks"])} if "asks" in data else {}))


def read_list(text: str) -> list[Guest]:
    """Return whom a pasted list names, a line each: name; mail; company – or name <mail>.

    Empty lines are skipped, a column may be left empty, tabulators stand for semicolons as spreadsheets copy them.
    Raise Refusals with a BadLine for each fault, its number with it.
    """
    guests: dict[int, Guest] = {}
    faults: list[DomainError] = []
    seen: dict[tuple[str, str], int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        guest = _read_line(line)
        same = (guest.name.casefold(), guest.email.casefold())
        faults += [_bad(number, sentence) for sentence in _faults(guest, line)]
        if same in seen:
            faults.append(_bad(number, _("it says the same as line %(first)s", first=seen[same])))
        seen.setdefault(same, number)
        guests[number] = guest
    if len(guests) > MOST_LINES:
        faults.append(
            BadLine(_("At most %(most)s people in one list.", most=MOST_LINES), field="people")
        )
    if faults:
        raise faults[0] if len(faults) == 1 else Refusals(faults)
    return list(guests.values())


def is_address(text: str) -> bool:
    """Say whether the text looks like an address of mail."""
    return len(text) <= EMAIL_LIMIT and _EMAIL.fullmatch(text) is not None


def check_days(stay: Stay, *, today: date, terms: Terms) -> list[DomainError]:
    """Return why nobody is announced for these days: over, too many, too far."""
    if stay.last_on < stay.first_on:
        return [VisitTooLong(_("The last day comes before the first."), field="last_on")]
    found: list[DomainError] = []
    if stay.first_on < today:
        found.append(VisitOver(_("This day is over: choose a day to come."), field="first_on"))
    if (stay.last_on - stay.first_on).days >= LONGEST_DAYS:
        found.append(
            VisitTooLong(
                _(
                    "Announce at most %(most)s days at once, or give them a badge at reception.",
                    most=LONGEST_DAYS,
                ),
                field="last_on",
            )
        )
    farthest = today + timedelta(days=terms.days_ahead)
    if stay.last_on > farthest:
        found.append(
            VisitTooFar(
                _("Visitors are announced until %(day)s at the latest.", day=farthest),
                field="last_on",
            )
        )
    return found


def check_count(
    stay: Stay,
    more: int,
    *,
    of_host: Mapping[date, int],
    of_company: Mapping[date, int],
    terms: Terms,
) -> list[DomainError]:
    """Return why so many more visitors are not announced: by day, how many the host and the company expect already."""
    for day in DaySpan.of(stay.first_on, stay.last_on):
        had, most = of_host.get(day, 0), terms.most_a_day
        if had + more > most:
            return [
                VisitorsTooMany(
                    _(
                        "A member announces at most %(most)s visitors a day, and expects %(had)s on %(day)s:"
                        " ask at reception for more.",
                        day=day,
                        most=most,
                        had=had,
                    ),
                    field="people",
                )
            ]
        had, most = of_company.get(day, 0), terms.most_a_day_company
        if had + more > most:
            return [
                VisitorsTooMany(
                    _(
                        "A company announces at most %(most)s visitors a day, and expects %(had)s on %(day)s:"
                        " ask at reception for more.",
                        day=day,
                        most=most,
                        had=had,
                    ),
                    field="people",
                )
            ]
    return []


def persons(rows: Iterable[tuple[Stay, int]]) -> dict[date, int]:
    """Return how many people are expected by day, from stays and how many come in each."""
    found: dict[date, int] = {}
    for stay, count in rows:
        for day in DaySpan.of(stay.first_on, stay.last_on):
            found[day] = found.get(day, 0) + count
    return found


def state_of(
    stay: Stay, *, is_cancelled: bool, is_here: bool, came_on: date | None, today: date
) -> VisitorState:
    """Return where a visitor stands today; who comes on several days is expected again the next morning."""
    if is_cancelled:
        return VisitorState.CANCELLED
    if is_here:
        return VisitorState.HERE
    if came_on is not None and (came_on == today or today > stay.last_on):
        return VisitorState.LEFT
    return VisitorState.MISSED if today > stay.last_on else VisitorState.EXPECTED


def check_coming(stay: Stay, *, is_cancelled: bool, is_here: bool, today: date) -> None:
    """Raise NotExpected unless a visitor is expected on this very day; AlreadyArrived where they are inside."""
    if is_cancelled:
        raise NotExpected(_("This visit was called off: ask at reception."))
    if today < stay.first_on:
        raise NotExpected(_("This visit is expected on %(day)s, not today.", day=stay.first_on))
    if today > stay.last_on:
        raise NotExpected(_("This visit was expected on %(day)s, not today.", day=stay.last_on))
    if is_here:
        raise AlreadyArrived(_("They are counted in the building already."))


def still_given(asks: Asks, *, company: str, has_agreed: bool) -> tuple[Gives, ...]:
    """Return what a visitor still has to say before they are let in."""
    found = []
    if asks is not Asks.NAME and not company:
        found.append(Gives.COMPANY)
    if asks is Asks.RULES and not has_agreed:
        found.append(Gives.RULES)
    return tuple(found)


def check_given(missing: Collection[Gives]) -> None:
    """Raise VisitorGivesMore where something is to be said first."""
    if not missing:
        return
    match tuple(missing):
        case (Gives.COMPANY,):
            words = _("Say which company you come from, then you are let in.")
        case (Gives.RULES,):
            words = _("Accept the rules of the house, then you are let in.")
        case _:
            words = _("Say which company you come from and accept the rules of the house.")
    raise VisitorGivesMore(words, details={"missing": [one.value for one in missing]})


def span_of(stay: Stay, zone: ZoneInfo) -> tuple[Span, bool]:
    """Return when a visit stands in a calendar, and whether it is whole days."""
    days = DaySpan.of(stay.first_on, stay.last_on).to_span(zone)
    if stay.hour is None or stay.first_on != stay.last_on:
        return days, True
    begins = next_local_instant(stay.first_on, stay.hour, zone)
    return Span(begins, begins + SHOWN), False


def _read_line(line: str) -> Guest:
    cells = [" ".join(cell.split()) for cell in re.split(r"[;\t]", line)]
    found = _WITH_NAME.match(cells[0])
    if found and len(cells) <= 2:  # noqa: PLR2004 -- name <mail>; company
        return Guest(_bare(found["name"]), found["email"].strip(), "".join(cells[1:]))
    name, email, company, *_more = [*cells, "", ""]
    return Guest(_bare(name), email, company)


def _bare(name: str) -> str:
    return " ".join(name.split()).strip('"').strip()


def _faults(guest: Guest, line: str) -> Iterable[object]:
    if len(re.split(r"[;\t]", line.rstrip("; \t"))) > 3:  # noqa: PLR2004 -- name; mail; company
        yield _("write name; mail; company, and nothing more")
    if not guest.name:
        yield _("there is no name")
    if "@" in guest.name:
        yield _("an address stands where the name should: write name; mail")
    if len(guest.name) > NAME_LIMIT or len(guest.company) > NAME_LIMIT:
        yield _("at most %(most)s letters for a name", most=NAME_LIMIT)
    if guest.email and not is_address(guest.email):
        yield _("“%(email)s” is no address of mail", email=guest.email[:60])


def _bad(number: int, sentence: object) -> BadLine:
    return BadLine(
        _("Line %(number)s: %(sentence)s.", number=number, sentence=sentence), field="people"
    )
