"""What the rules of bookings look at: frozen values, read once for all of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from creuset.bookings.rules.policies.params import Params, Per, Rule
from creuset.kernel.openings import OpeningHours
from creuset.kernel.spans import Span


@dataclass(frozen=True, slots=True)
class Place:
    """A resource, as the scope of a policy sees it."""

    code: str
    kind: str = ""
    building: str = ""
    #: The codes of what it is a part of.
    wholes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A rule with its parameters, for some places and some people; nothing said means all."""

    code: str
    rule: Rule
    params: Params
    kinds: frozenset[str] = frozenset()
    resources: frozenset[str] = frozenset()
    buildings: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    except_groups: frozenset[str] = frozenset()
    #: Why the village has it, by language.
    why: Mapping[str, str] = field(default_factory=dict, hash=False)

    def covers(self, place: Place) -> bool:
        """Say whether the place is within the scope: all that is said of it fits."""
        return (
            (not self.kinds or place.kind in self.kinds)
            and (not self.buildings or place.building in self.buildings)
            and (not self.resources or not self.resources.isdisjoint((place.code, *place.wholes)))
        )

    def concerns(self, groups: frozenset[str]) -> bool:
        """Say whether it is for somebody who belongs to these groups."""
        if not self.except_groups.isdisjoint(groups):
            return False
        return not self.groups or not self.groups.isdisjoint(groups)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A period asked of a resource."""

    place: Place
    name: str
    span: Span
    hours: OpeningHours
    #: What it is for, such as "shoot".
    use: str = "use"
    #: The power asked, and the supply that would give it.
    kva: Decimal = Decimal(0)
    supply: str = ""
    #: It has begun already: its start is not asked anew.
    has_begun: bool = False


@dataclass(frozen=True, slots=True)
class Subject:
    """Somebody whose bookings are counted together: a person or a company by its id, a group by its code."""

    per: Per
    key: int | str
    name: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Had:
    """A period that somebody has already, of a booking that is not the one judged."""

    place: Place
    span: Span
    booking: int


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate on file, of a person or a company; both days are included, None: no end."""

    kind: str
    valid_from: date
    valid_until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Say whether it is valid on the day."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True, slots=True)
class Nearby:
    """A period on a neighbour of a place asked, and what it is for."""

    #: The code of the place asked.
    of: str
    name: str
    kind: str
    use: str
    span: Span


@dataclass(frozen=True, slots=True)
class Load:
    """Power asked of a supply for a time."""

    span: Span
    kva: Decimal


@dataclass(frozen=True, slots=True)
class Supply:
    """What a supply can give, and what is asked of it already."""

    name: str
    kva: Decimal
    loads: tuple[Load, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Who asks, and what is there: all that the rules know beside the periods asked."""

    now: datetime
    zone: ZoneInfo
    groups: frozenset[str] = frozenset()
    subjects: tuple[Subject, ...] = ()
    had: Mapping[Subject, tuple[Had, ...]] = field(default_factory=dict)
    certificates: tuple[Certificate, ...] = ()
    nearby: tuple[Nearby, ...] = ()
    supplies: Mapping[str, Supply] = field(default_factory=dict)
    #: Whose credits are spent, and the places and times that they do not pay whole; asked where a rule wants it.
    spends: frozenset[int] = frozenset()
    unpaid: frozenset[tuple[str, Span]] = frozenset()
    #: Whether whoever books has still to accept the house rules; asked where a rule wants it.
    owes_rules: bool = False

    def counted(self, policy: Policy, per: Per) -> list[Subject]:
        """Return those whose bookings the policy counts; of groups, only those that it names."""
        return [
            subject
            for subject in self.subjects
            if subject.per is per
            and (per is not Per.GROUP or not policy.groups or subject.key in policy.groups)
        ]

    def had_by(self, subject: Subject, policy: Policy) -> list[Had]:
        """Return what the subject has already within the scope of the policy."""
        return [had for had in self.had.get(subject, ()) if policy.covers(had.place)]
