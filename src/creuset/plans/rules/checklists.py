"""Which list somebody goes through who moves in or out, when each thing is due, and what was found of a place."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from creuset.kernel.errors import Refused
from creuset.kernel.sentences import sentence as _
from creuset.plans.kinds import Condition, Doer, Fact, Moment, OfferKind
from creuset.plans.states import TodoState

#: Whose end was agreed from the start gives no notice: they go through the list from then on.
AHEAD = timedelta(days=30)
#: A thing is due so many days before or after the first or the last day.
FARTHEST_DAYS = 120
_WORSE = (Condition.NEW, Condition.GOOD, Condition.WORN, Condition.DAMAGED, Condition.MISSING)


class KnownByItself(Refused):
    """The house knows it, and ticks it when it is so."""

    code = "known-by-itself"


class NothingSaid(Refused):
    """A reason is needed, or a name."""

    code = "nothing-said"


class NotLookedAt(Refused):
    """Nobody agrees on what was not looked at."""

    code = "not-looked-at"


class AgreedAlready(Refused):
    """Both sides agreed: it stays as they saw it."""

    code = "agreed-already"


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing to do on a written list: who does it, how many days after the first or last day, and who knows of it."""

    code: str
    names: Mapping[str, str]
    doer: Doer
    days: int = 0
    fact: Fact | None = None

    @classmethod
    def read(cls, data: Mapping[str, object]) -> "Thing":
        """Return the thing that was kept as plain data."""
        names, days, fact = data["names"], data.get("days", 0), data.get("fact")
        if not isinstance(names, dict) or not isinstance(days, int):
            raise TypeError(f"{data!r} is no thing to do.")
        return cls(
            str(data["code"]),
            names,
            Doer(str(data["doer"])),
            days,
            Fact(str(fact)) if fact else None,
        )

    def data(self) -> dict[str, object]:
        """Return it as plain data."""
        return {
            "code": self.code,
            "names": dict(self.names),
            "doer": self.doer.value,
            "days": self.days,
            "fact": self.fact.value if self.fact else "",
        }


class For(Protocol):
    """A written list, as far as it says for whom it is."""

    @property
    def moment(self) -> str:
        """Moving in or out."""

    @property
    def kinds(self) -> Sequence[str]:
        """The kinds of offers that it is for; none: all that no other names."""


def list_for[L: For](lists: Iterable[L], moment: Moment, kind: OfferKind) -> L | None:
    """Return the list for whoever moves in or out with an offer of the kind: one that names it, else one for all."""
    found = [one for one in lists if one.moment == moment]
    named = next((one for one in found if kind in one.kinds), None)
    return named or next((one for one in found if not one.kinds), None)


def due_day(moment: Moment, days: int, *, starts_on: date, last_on: date | None) -> date:
    """Return the day on which a thing is due: so many days from the first day, or from the last."""
    base = last_on if moment is Moment.DEPARTURE and last_on is not None else starts_on
    return base + timedelta(days=days)


def is_leaving(last_on: date | None, notice_given_on: date | None, *, today: date) -> bool:
    """Say whether whoever leaves that day goes through the list now: notice was given, or the day comes near."""
    return last_on is not None and (notice_given_on is not None or last_on <= today + AHEAD)


def followed(state: TodoState, *, is_true: bool) -> TodoState:
    """Return where a thing that the house knows stands; what was waived stays so."""
    if state is TodoState.WAIVED:
        return state
    return TodoState.DONE if is_true else TodoState.OPEN


def check_by_hand(verb: str, fact: Fact | None, *, why: str) -> None:
    """Raise KnownByItself where nobody ticks it by hand, or takes back what is so; NothingSaid without a reason."""
    if verb == "tick" and fact is not None:
        raise KnownByItself(
            _("The house ticks this by itself once it is so. If it need not be done, say why.")
        )
    if verb == "waive" and not why.strip():
        raise NothingSaid(_("Say why it need not be done."), field="why")


@dataclass(frozen=True, slots=True)
class Seen:
    """How a thing in a place was found."""

    place: str
    thing: str
    condition: Condition | None
    words: str = ""


def worse_since(entered: Iterable[Seen], left: Iterable[Seen]) -> list[tuple[Seen, Condition]]:
    """Return what was found worse on leaving than on entering, with how it was then, in the order of leaving."""
    before = {(one.place, one.thing): one.condition for one in entered}
    found = []
    for one in left:
        was = before.get((one.place, one.thing))
        if (
            was in _WORSE
            and one.condition in _WORSE
            and _WORSE.index(one.condition) > _WORSE.index(was)
        ):
            found.append((one, was))
    return found


def check_looked_at(seen: Sequence[Seen]) -> None:
    """Raise NotLookedAt while something has no state, or there is nothing at all to agree on."""
    missing = [one for one in seen if one.condition is None]
    if missing or not seen:
        first = f"{missing[0].place}, {missing[0].thing}" if missing else ""
        raise NotLookedAt(
            _("Say first how you found this: %(thing)s.", thing=first)
            if first
            else _("Nothing was looked at yet: add a line first.")
        )
