"""What a cohort and its sessions may say: days in order, rooms or words, who came."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from creuset.incubation.states import Presence
from creuset.kernel.errors import Conflict, Refused
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import Span

#: Somebody of a project says that they are there from so long before a session begins.
BEFORE = timedelta(minutes=30)
#: And until so long after it ends.
AFTER = timedelta(hours=2)


class BadCohort(Refused):
    """Days that are not in order, or a name that is missing."""

    code = "bad-cohort"


class CohortNotOver(Conflict):
    """It is not over yet, or somebody is still expected."""

    code = "cohort-not-over"


class AlreadyMember(Conflict):
    """The project is in the cohort already."""

    code = "already-in-cohort"


class ReasonMissing(Refused):
    """Something that is told to somebody needs its reason."""

    code = "reason-missing"


class BadSession(Refused):
    """A session that cannot be: no title, no place, a day outside the cohort."""

    code = "bad-session"


class SessionOff(Conflict):
    """It was called off."""

    code = "session-off"


class NotThere(Refused):
    """Whoever says that they are there says it while the session takes place."""

    code = "not-now"


def check_days(first_on: date, last_on: date, demo_on: date | None) -> None:
    """Raise BadCohort unless the days are in order and the demo day is one of them."""
    if last_on < first_on:
        raise BadCohort(_("It cannot end before it begins."), field="last_on")
    if demo_on is not None and not first_on <= demo_on <= last_on:
        raise BadCohort(_("The demo day is one of the days of the cohort."), field="demo_on")


def check_name(names: dict[str, str], *, field: str) -> dict[str, str]:
    """Return the names without blanks around; raise BadCohort where there is none."""
    tidy = {code: " ".join(text.split()) for code, text in names.items() if text.strip()}
    if not tidy:
        raise BadCohort(_("Give it a name."), field=field)
    return tidy


def check_reason(words: str, *, field: str = "why") -> str:
    """Return the reason without blanks around; raise ReasonMissing where there is none."""
    if not words.strip():
        raise ReasonMissing(_("Say why: it stays with the project."), field=field)
    return " ".join(words.split())


def check_left(joined_on: date | None, left_on: date, *, today: date) -> None:
    """Raise BadCohort for a last day before the first, or after today."""
    if joined_on is not None and left_on < joined_on:
        raise BadCohort(_("It cannot leave before it joined."), field="on")
    if left_on > today:
        raise BadCohort(_("This day has not come yet."), field="on")


@dataclass(frozen=True, slots=True)
class Parting:
    """What is agreed as a project leaves: until when its place in kind is its own, what the support was worth.

    Without a day the place is free the day after it leaves; without an amount the register stays as it is.
    """

    place_until: date | None = None
    support_cents: int | None = None


def check_departure(left_on: date, parting: Parting, *, agreed: int) -> None:
    """Raise BadCohort for a place that ends before its project leaves, or for more support than was agreed."""
    if parting.place_until is not None and parting.place_until < left_on:
        raise BadCohort(_("It has its place until it leaves, at least."), field="place_until")
    if parting.support_cents is not None and not 0 <= parting.support_cents <= agreed:
        raise BadCohort(
            _("The support was worth what was agreed at most: no more was granted."),
            field="support",
        )


def check_session(title: str, span: Span, days: tuple[date, date], on: date) -> str:
    """Return the title; raise BadSession where there is none, or the day is none of the cohort's."""
    if not title.strip():
        raise BadSession(_("Say what it is about."), field="title")
    if span.end - span.start > timedelta(days=1):
        raise BadSession(_("A session lasts a day at most: make one for each day."), field="end")
    first, last = days
    if not first <= on <= last:
        raise BadSession(
            _("The cohort lasts from %(first)s to %(last)s.", first=first, last=last), field="day"
        )
    return " ".join(title.split())


def check_there(starts_at: datetime, ends_at: datetime, *, now: datetime) -> None:
    """Raise NotThere unless the session takes place about now."""
    if not starts_at - BEFORE <= now <= ends_at + AFTER:
        raise NotThere(
            _(
                "One says so from half an hour before it begins until two hours after it ends;"
                " else the team writes it down."
            )
        )


@dataclass(frozen=True, slots=True)
class Attended:
    """How often a project came to what it was expected at."""

    present: int = 0
    excused: int = 0
    absent: int = 0
    #: Took place, and nobody wrote down who came.
    unknown: int = 0

    @property
    def held(self) -> int:
        """How many took place."""
        return self.present + self.excused + self.absent + self.unknown

    @property
    def rate(self) -> Fraction | None:
        """The part of those it came to: an excuse counts for neither; None where nothing counts yet."""
        counted = self.present + self.absent
        return Fraction(self.present, counted) if counted else None


def attended(said: Iterable[Presence | None]) -> Attended:
    """Return how often a project came, of what was said of each session that took place; None: nothing was."""
    counts = dict.fromkeys([*Presence, None], 0)
    for one in said:
        counts[one] += 1
    return Attended(
        counts[Presence.PRESENT],
        counts[Presence.EXCUSED],
        counts[Presence.ABSENT],
        counts[None],
    )


def was_expected(on: date, joined_on: date | None, left_on: date | None) -> bool:
    """Say whether a project in the programme on these days was expected at a session of that day."""
    return joined_on is not None and joined_on <= on and (left_on is None or on <= left_on)
