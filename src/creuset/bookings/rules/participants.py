"""What the calendar of somebody invited has to be told: decisions on values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from creuset.kernel.errors import Refused
from creuset.kernel.spans import Span

#: As many as may be invited to one booking; as many as somebody invites in a day.
MOST, MOST_A_DAY = 100, 300
#: Nobody is mailed about one booking more often than this.
PACE = timedelta(minutes=2)


class TooManyParticipants(Refused):
    """As many are invited as may be."""

    code = "too-many-participants"


class InvitesTooMuch(Refused):
    """Whoever invites has invited as many people as one does in a day."""

    code = "invites-too-much"


class AlreadyInvited(Refused):
    """They are invited already."""

    code = "already-invited"


class NothingToJoin(Refused):
    """The booking holds nothing, or is over: nobody is invited to it."""

    code = "nothing-to-join"


class AddressMissing(Refused):
    """Whoever is invited has an address of mail."""

    code = "address-missing"


@dataclass(frozen=True, slots=True)
class Stay:
    """One time of a booking as a calendar shows it; `number` is its place among them."""

    number: int
    span: Span
    title: str
    place: str
    is_tentative: bool = False

    def as_data(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "number": self.number,
            "starts_at": self.span.start.isoformat(),
            "ends_at": self.span.end.isoformat(),
            "title": self.title,
            "place": self.place,
            "is_tentative": self.is_tentative,
        }


def read_stay(data: Any) -> Stay:
    """Return a stay that was kept as plain values."""
    return Stay(
        number=data["number"],
        span=Span(
            datetime.fromisoformat(data["starts_at"]), datetime.fromisoformat(data["ends_at"])
        ),
        title=data["title"],
        place=data["place"],
        is_tentative=data["is_tentative"],
    )


@dataclass(frozen=True, slots=True)
class Changes:
    """What is told: the stays that are new or other than they were, and those that are no more."""

    requested: tuple[Stay, ...]
    cancelled: tuple[Stay, ...]

    def __bool__(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.requested or self.cancelled)


def changes(sent: Sequence[Stay], stays: Sequence[Stay], *, now: datetime) -> Changes:
    """Return what somebody must be told who knows `sent` and is invited to `stays`; what is over is not told."""
    known = {stay.number: stay for stay in sent}
    wanted = {stay.number: stay for stay in stays}
    return Changes(
        requested=tuple(
            stay for stay in stays if stay.span.end > now and known.get(stay.number) != stay
        ),
        cancelled=tuple(stay for stay in sent if stay.number not in wanted and stay.span.end > now),
    )


def after(sent: Sequence[Stay], told: Changes) -> list[Stay]:
    """Return what somebody knows who knew `sent` and was told the changes."""
    known = {stay.number: stay for stay in sent}
    for stay in told.cancelled:
        del known[stay.number]
    known |= {stay.number: stay for stay in told.requested}
    return [known[number] for number in sorted(known)]
