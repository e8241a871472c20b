"""What a period of a booking must be: decisions on values, without Django."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from creuset.bookings.rules import holds, policies
from creuset.bookings.rules.policies.times import opening_hours
from creuset.bookings.rules.waiting.refusals import HeldByOffer
from creuset.kernel.errors import Conflict, DomainError, Refusals, Refused, WayOut
from creuset.kernel.openings import OpeningHours
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import Span

#: A booking longer than this is a mistake, or a lease.
LONGEST = timedelta(days=366)
#: What is booked further ahead than this is a mistake.
FURTHEST = timedelta(days=3 * 366)


class InThePast(Refused):
    """The period begins before now."""

    code = "in-the-past"


class TooLong(Refused):
    """The period is longer than a booking can be."""

    code = "too-long"


class TooFar(Refused):
    """The period begins too long from now."""

    code = "too-far"


class OutOfService(Refused):
    """The resource does not serve on these days, or is not built yet."""

    code = "out-of-service"


class NothingAsked(Refused):
    """A booking needs at least one resource."""

    code = "nothing-asked"


class AskedTwice(Refused):
    """The same resource is asked twice at the same time."""

    code = "asked-twice"


class AlreadyOver(Refused):
    """What is cancelled or over does not change."""

    code = "already-over"


class NotAsked(Refused):
    """The booking does not wait for the team's answer, or no longer."""

    code = "not-asked"


class ReasonMissing(Refused):
    """Whoever is told no is told why."""

    code = "reason-missing"


class ChangedMeanwhile(Conflict):
    """Somebody changed the booking since it was read."""

    code = "changed-meanwhile"


class NotGivenBack(Refused):
    """What is asked was carried away, is due, and has not been given back."""

    code = "not-given-back"

    def __init__(
        self, message: object, *, place: str, span: Span, ways_out: Callable[[], Iterable[WayOut]]
    ) -> None:
        super().__init__(message, field="resource", ways_out=ways_out)
        #: The code of what is asked, and for when.
        self.place, self.span = place, span


class OtherVillage(Refused):
    """The resources of a booking belong to one village."""

    code = "other-village"


#: What a member of the team may overrule, by the code of the refusal: every policy, and whoever waited and is
#: offered the place; a true conflict never.
OVERRULABLE = (
    policies.OVERRULABLE
    | holds.OVERRULABLE
    | {rule.code for rule in (InThePast, TooLong, TooFar, HeldByOffer, NotGivenBack)}
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One period asked of one resource, with what the rules need to know of it."""

    name: str
    span: Span
    hours: OpeningHours
    zone: ZoneInfo
    #: The days on which the resource serves; None: no end on that side.
    serves_from: datetime | None = None
    serves_until: datetime | None = None
    is_unbuilt: bool = False
    #: It has begun already: its start is not asked anew.
    has_begun: bool = False


def refusals(asked: Asked, *, now: datetime) -> list[DomainError]:
    """Return every reason why the period cannot be booked, none hiding another."""
    found: list[DomainError] = []
    if asked.span.start < now and not asked.has_begun:
        found.append(
            InThePast(_("%(start)s is already past.", start=asked.span.start), field="starts_at")
        )
    if asked.span.duration > LONGEST:
        found.append(TooLong(_("A booking lasts a year at most."), field="ends_at"))
    if asked.span.start > now + FURTHEST:
        found.append(
            TooFar(
                _("%(start)s is more than three years away.", start=asked.span.start),
                field="starts_at",
            )
        )
    if asked.is_unbuilt:
        found.append(
            OutOfService(_("%(name)s is not built yet.", name=asked.name), field="resource")
        )
    if (asked.serves_from and asked.span.start < asked.serves_from) or (
        asked.serves_until and asked.span.end > asked.serves_until
    ):
        found.append(
            OutOfService(
                _("%(name)s does not serve on these days.", name=asked.name), field="resource"
            )
        )
    if asked.span.duration <= LONGEST and (
        closed := opening_hours(asked.name, asked.hours, asked.span, asked.zone)
    ):
        found.append(closed)
    return found


def check(
    asked: Iterable[Asked],
    *,
    now: datetime,
    overruled: Collection[str] = (),
    policies_say: Iterable[DomainError] = (),
) -> list[DomainError]:
    """Return the refusals that are overruled; raise all others: the one there is, or several at once."""
    found = [
        *(refusal for one in asked for refusal in refusals(one, now=now)),
        *policies_say,
    ]
    return sift(found, overruled=overruled)


def sift(found: Iterable[DomainError], *, overruled: Collection[str]) -> list[DomainError]:
    """Return those of the refusals that are overruled; raise the others, if any."""
    passed: list[DomainError] = []
    standing: list[DomainError] = []
    for refusal in found:
        is_overruled = refusal.code in overruled and refusal.code in OVERRULABLE
        (passed if is_overruled else standing).append(refusal)
    if len(standing) == 1:
        raise standing[0]
    if standing:
        raise Refusals(standing)
    return passed
