"""What domains tell the house about themselves, each in its own AppConfig.ready()."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import Any, Protocol

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from creuset.core.prepared import Asked
from creuset.core.roles import Capability
from creuset.kernel.spans import Span

type Words = str | Promise


class NavGroup(Enum):
    """The parts of the team's rail and of a member's, in their order, each with its heading."""

    DAY = pgettext_lazy("menu", "The day")
    SPACES = pgettext_lazy("menu", "The spaces")
    #: A member's: what they have here, what they agreed to, what they asked for.
    STAY = pgettext_lazy("menu", "My place here")
    PEOPLE = pgettext_lazy("menu", "The people")
    MONEY = pgettext_lazy("menu", "The money")
    HOUSE = pgettext_lazy("menu", "The house")
    #: A member's: who they are, what is known and told of them.
    SELF = pgettext_lazy("menu", "Me")


_ORDER = {group: at for at, group in enumerate(NavGroup)}


@dataclass(frozen=True)
class Badge:
    """How much waits behind an entry of a menu, counted or listed: menus ask all theirs in one query."""

    asked: Asked
    #: Counts what was listed: the question alone may hold too much.
    closer: Callable[[list[Any]], int] = len


class Counts(Protocol):
    """Says what waits in a village for whoever reads a menu, who may be nobody."""

    def __call__(self, *, village: Any, by: Any) -> Badge | None:
        """Return what to ask for; None where there is nothing to tell them."""


@dataclass(frozen=True)
class NavEntry:
    """An entry of a menu: where it leads, who sees it, and where it stands (lower is earlier)."""

    label: Words
    url_name: str
    icon: str
    position: int
    #: "desk" (the team's rail), "my" (the member's home) or "site" (the public site).
    face: str = "desk"
    needs: Capability | None = None
    #: Under which heading of a rail it stands; the menu of the public site has no headings.
    group: NavGroup = NavGroup.DAY
    #: The `url_name` of the entry within which it stands: it is seen once the reader is there.
    within: str = ""
    #: Namespaces of addresses whose pages belong to it too, wherever they stand.
    covers: frozenset[str] = frozenset()
    #: Gives what this reader is to be told, if anything.
    badge: Counts | None = None
    #: The label in the bar of a phone, where the whole one is too long for it.
    short: Words = ""


@dataclass(frozen=True)
class Found:
    """One answer of the search."""

    kind: Words
    title: str
    detail: str
    url: str
    icon: str
    rank: float = 0


class Finder(Protocol):
    """Finds what matches the words, among what the actor may see; at most `most` answers."""

    def __call__(
        self, *, words: str, by: Any, village: Any, most: int, now: datetime
    ) -> list[Found]:
        """Return the best answers first."""


@dataclass(frozen=True)
class CalendarEntry:
    """One entry of a calendar feed.

    `of` is the object that it is an entry of, where another entry may tell more of it: one whose `tells` names the
    object stands instead of all of its own.
    """

    uid: str
    span: Span
    title: str
    place: str = ""
    description: str = ""
    url: str = ""
    changed_at: datetime | None = None
    is_tentative: bool = False
    categories: tuple[str, ...] = field(default=())
    #: It is of the whole day, and takes nobody's time; `span` says when that day is.
    on: date | None = None
    of: tuple[str, int] | None = None
    tells: tuple[str, int] | None = None


#: Gives the entries of one object's calendar (kind, id) around `now`; None where it knows no such object.
type CalendarSource = Callable[[int, datetime], Iterable[CalendarEntry]]

navigation: list[NavEntry] = []
beside_menus: dict[str, Callable[[HttpRequest], Asked | None]] = {}
finders: list[Finder] = []
calendars: dict[str, list[CalendarSource]] = {}


def add_navigation(*entries: NavEntry) -> None:
    """The entries are in their menus, each once."""
    navigation.extend(entry for entry in entries if entry not in navigation)
    navigation.sort(key=lambda entry: (entry.face, _ORDER[entry.group], entry.position))


def tell_with_menus(name: str, question: Callable[[HttpRequest], Asked | None]) -> None:
    """What pages show of `name` beside their menus is asked in one query with these."""
    beside_menus[name] = question


def add_finder(finder: Finder) -> None:
    """The search asks `finder` too."""
    if finder not in finders:
        finders.append(finder)


def add_calendar(kind: str, source: CalendarSource) -> None:
    """Calendars of objects of `kind` hold the entries of `source` too."""
    known = calendars.setdefault(kind, [])
    if source not in known:
        known.append(source)
