"""De minimis aid: how much an undertaking may still be granted, Regulation (EU) 2023/2831.

A single undertaking is granted at most 300 000 EUR over any three years. Each day has a window of three years that
ends with it; an aid counts from the day on which the right to it was given. Companies that one controls, through
others too, are one undertaking (article 2(2)): what each was granted before they were linked counts from then on,
and what each was granted stays with it once they are not (article 3(8) and (9)). Where a new aid would pass the
ceiling, none of it may be given (article 3(7)), in its own window as in those of aids that were granted after it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from creuset.kernel.errors import Refused
from creuset.kernel.money import Money
from creuset.kernel.sentences import Joined
from creuset.kernel.sentences import sentence as _

CURRENCY = "EUR"
CEILING = Money(300_000_00, CURRENCY)
YEARS = 3
#: Before an aid is granted the undertaking declares what it was granted elsewhere; this long the declaration holds.
DECLARED_FOR = timedelta(days=183)
#: A refusal names so many aids; the page lists them all.
NAMED = 5
_DAY = timedelta(days=1)


class LegalBasis(StrEnum):
    """The regulation under which an aid is granted."""

    GENERAL = "2023/2831"
    AGRICULTURE = "1408/2013"
    FISHERIES = "717/2014"
    #: Services of general economic interest have a ceiling of their own, beside this one (article 5(1)).
    GENERAL_INTEREST = "2023/2832"


#: What is counted together up to the ceiling (article 5(2)).
COUNTED = (LegalBasis.GENERAL, LegalBasis.AGRICULTURE, LegalBasis.FISHERIES)


class BadAid(Refused):
    """An aid, or the correction of one, that cannot be."""

    code = "bad-aid"


class TooMuchAid(Refused):
    """With this aid the undertaking would have been granted more than three years allow."""

    code = "too-much-aid"


class NotDeclared(Refused):
    """The undertaking has not said what it was granted elsewhere."""

    code = "aids-not-declared"


@dataclass(frozen=True, slots=True)
class Granted:
    """So much was granted to a party on a day; a correction has the day of what it corrects."""

    party: int
    on: date
    cents: int


@dataclass(frozen=True, slots=True)
class Link:
    """One party controls the other, whichever; `until` is the first day on which it does no more."""

    one: int
    other: int
    since: date
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Say whether they are one undertaking that day."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Standing:
    """What an undertaking was granted in the three years that end with a day."""

    on: date
    members: frozenset[int]
    #: The aids that count, the earliest first.
    aids: Sequence[Granted]

    @property
    def total(self) -> Money:
        """All that counts."""
        return Money(sum(aid.cents for aid in self.aids), CURRENCY)

    @property
    def left(self) -> Money:
        """What may still be granted that day; never less than nothing."""
        return max(CEILING - self.total, Money.zero(CURRENCY))

    @property
    def is_above(self) -> bool:
        """Whether more was granted than may be."""
        return self.total > CEILING


def counts_until(granted_on: date) -> date:
    """Return the first day on which the aid counts no more: three years later, 1 March where that day is not there.

    >>> counts_until(date(2024, 2, 29))
    datetime.date(2027, 3, 1)
    """
    try:
        return granted_on.replace(year=granted_on.year + YEARS)
    except ValueError:
        return date(granted_on.year + YEARS, 3, 1)


def counts(granted_on: date, day: date) -> bool:
    """Say whether an aid of that day lies in the three years that end with the other."""
    return granted_on <= day < counts_until(granted_on)


def undertaking(party: int, links: Iterable[Link], day: date) -> frozenset[int]:
    """Return the party and all that are one undertaking with it that day, through others too."""
    holding = [link for link in links if link.holds_on(day)]
    found, news = {party}, {party}
    while news:
        reached = {link.other for link in holding if link.one in news}
        reached |= {link.one for link in holding if link.other in news}
        news = reached - found
        found |= news
    return frozenset(found)


def standing(party: int, aids: Iterable[Granted], links: Iterable[Link], day: date) -> Standing:
    """Return what the party's undertaking was granted in the three years that end with the day."""
    members = undertaking(party, links, day)
    counted = [aid for aid in aids if aid.party in members and counts(aid.on, day)]
    return Standing(day, members, sorted(counted, key=lambda aid: (aid.on, -aid.cents, aid.party)))


def with_new(new: Granted, aids: Sequence[Granted], links: Sequence[Link]) -> Standing:
    """Return where the new aid leaves its undertaking: in the window, its own or a later aid's, that is fullest."""
    every = [*aids, new]
    days = {new.on} | {aid.on for aid in aids if new.on < aid.on < counts_until(new.on)}
    found = [standing(new.party, every, links, day) for day in sorted(days)]
    return max(found, key=lambda one: one.total)


def first_day_for(new: Granted, aids: Sequence[Granted], links: Sequence[Link]) -> date | None:
    """Return the first day from the aid's own on which it could be granted; None where it never could."""
    if new.cents > CEILING.cents:
        return None
    days = {counts_until(aid.on) for aid in aids} | {link.until for link in links if link.until}
    for day in sorted({new.on} | {day for day in days if day > new.on}):
        moved = Granted(new.party, day, new.cents)
        if not with_new(moved, aids, links).is_above:
            return day
    return None


def check_new(
    new: Granted, aids: Sequence[Granted], links: Sequence[Link], *, name: str
) -> Standing:
    """Return where the new aid leaves its undertaking. Raise BadAid; TooMuchAid with the aids that count."""
    if new.cents <= 0:
        raise BadAid(_("An aid is worth something."), field="gross")
    then = with_new(new, aids, links)
    if not then.is_above:
        return then
    before = standing(new.party, aids, links, then.on)
    from_on = first_day_for(new, aids, links)
    told = {
        "name": name,
        "amount": Money(new.cents, CURRENCY),
        "ceiling": CEILING,
        "counted": before.total,
        "left": before.left,
        "day": then.on,
        "aids": Joined(
            tuple(
                _("%(amount)s of %(day)s", amount=Money(aid.cents, CURRENCY), day=aid.on)
                for aid in before.aids[-NAMED:]
            )
        ),
    }
    raise TooMuchAid(
        _refusal(told, from_on=from_on, has_aids=bool(before.aids)),
        field="gross",
        details={
            "left_cents": before.left.cents,
            "counted_cents": before.total.cents,
            "on": then.on.isoformat(),
            "possible_from": from_on.isoformat() if from_on else None,
            "aids": [
                {"party": aid.party, "on": aid.on.isoformat(), "cents": aid.cents}
                for aid in before.aids
            ],
        },
    )


def _refusal(told: dict[str, object], *, from_on: date | None, has_aids: bool) -> object:
    if not has_aids:
        return _(
            "%(amount)s is more than may be granted to one undertaking in three years, %(ceiling)s.",
            **told,
        )
    if from_on is None:
        return _(
            "With %(amount)s, the undertaking of %(name)s would have been granted more than %(ceiling)s in the three "
            "years up to %(day)s: %(counted)s counts already (%(aids)s), %(left)s is left.",
            **told,
        )
    return _(
        "With %(amount)s, the undertaking of %(name)s would have been granted more than %(ceiling)s in the three "
        "years up to %(day)s: %(counted)s counts already (%(aids)s), %(left)s is left. From %(from)s on it can be "
        "granted.",
        **told,
        **{"from": from_on},
    )


def check_declared(declared_on: date | None, granted_on: date, *, name: str) -> None:
    """Raise NotDeclared unless the undertaking declared its other aids within the half-year before the aid."""
    if declared_on is None or not granted_on - DECLARED_FOR <= declared_on <= granted_on:
        raise NotDeclared(
            _(
                "%(name)s has not declared its other de minimis aids in the six months before %(day)s: ask for the "
                "declaration first, or write down the one that was received on paper.",
                name=name,
                day=granted_on,
            ),
            field="granted_on",
        )


def check_correction(standing_cents: int, wanted_cents: int) -> int:
    """Return what a counter-entry is to say, so that the aid stands at what is wanted. Raise BadAid."""
    if wanted_cents < 0:
        raise BadAid(_("An aid is worth nothing at least."), field="gross")
    if wanted_cents == standing_cents:
        raise BadAid(_("It stands at this amount already."), field="gross")
    return wanted_cents - standing_cents


def taken_back(standing: Sequence[tuple[int, int]], cents: int) -> list[tuple[int, int]]:
    """Return, by key, what is taken off entries that stand at so much, the last first, until it comes to `cents`.

    >>> taken_back([(1, 500), (2, 300)], 400)
    [(2, 300), (1, 100)]
    """
    found = []
    for key, held in reversed(standing):
        if part := min(held, cents):
            found.append((key, part))
            cents -= part
    return found


def day_after(day: date) -> date:
    """Return the first day on which something that ends with the day holds no more."""
    return day + _DAY
