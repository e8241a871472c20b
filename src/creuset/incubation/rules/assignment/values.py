"""What is asked of an assignment: applications, jurors, what each may read, what is read already."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple


class Reading(NamedTuple):
    """One juror who reads one application: the keys of both."""

    application: int
    juror: int


@dataclass(frozen=True, slots=True)
class Application:
    """An application to be read, and the axis in which it was filed."""

    key: int
    axis: str = ""


@dataclass(frozen=True, slots=True)
class Juror:
    """Somebody who reads: the axes they know, and how many applications they take at most."""

    key: int
    most: int
    axes: frozenset[str] = frozenset()
    #: Whether they are no part of the house: neither its team nor its residents.
    is_outsider: bool = False


@dataclass(frozen=True)
class Problem:
    """Whom to give what to read.

    Every application is read `readings` times, by as many jurors; with `one_of_axis` at least one of
    them knows its axis, with `one_outsider` at least one is no part of the house. What is `begun` stays,
    whatever the rules say since; what is `barred` – a conflict, a recusal – is never given.
    """

    applications: tuple[Application, ...]
    jurors: tuple[Juror, ...]
    readings: int
    #: How well a juror suits an application, from 0, where nothing is said, upwards.
    affinity: Mapping[Reading, int] = field(default_factory=dict)
    barred: frozenset[Reading] = frozenset()
    #: Readings that were begun, or locked by whoever leads the call.
    begun: frozenset[Reading] = frozenset()
    #: The plan that its jurors have seen: of two equals, the one nearer to it is taken.
    shown: frozenset[Reading] = frozenset()
    one_of_axis: bool = True
    one_outsider: bool = False

    def __post_init__(self) -> None:
        """Refuse what no screen can ask for: it would be answered by nonsense."""
        applications = {row.key for row in self.applications}
        jurors = {row.key for row in self.jurors}
        if len(applications) < len(self.applications) or len(jurors) < len(self.jurors):
            raise ValueError("two applications or two jurors of one key")
        if self.readings < 1 or any(row.most < 0 for row in self.jurors):
            raise ValueError("an application is read at least once, a juror reads at least nothing")
        if any(value < 0 for value in self.affinity.values()):
            raise ValueError("an affinity is at least 0: what must not be is barred")
        if both := self.begun & self.barred:
            raise ValueError(f"begun and barred at once: {sorted(both)}")
        if any(r.application not in applications or r.juror not in jurors for r in self.begun):
            raise ValueError(
                "a reading was begun of an application or by a juror who are not there"
            )

    @cached_property
    def begun_by_juror(self) -> Counter[int]:
        """How many readings each juror has begun."""
        return Counter(reading.juror for reading in self.begun)

    @cached_property
    def begun_by_application(self) -> Counter[int]:
        """How many readings of each application were begun."""
        return Counter(reading.application for reading in self.begun)

    def room_of(self, juror: Juror) -> int:
        """Return how many a juror reads at most: never fewer than they have begun."""
        return max(juror.most, self.begun_by_juror[juror.key])

    def wanted_of(self, application: Application) -> int:
        """Return how often an application is read: never less often than was begun."""
        return max(self.readings, self.begun_by_application[application.key])

    def may(self, application: Application, juror: Juror) -> bool:
        """Say whether the juror may read the application."""
        return (application.key, juror.key) not in self.barred
