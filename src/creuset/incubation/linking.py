"""Where ties between jurors and applications come from: each domain that knows some registers its own."""

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date

from creuset.incubation.models import Application, Juror
from creuset.incubation.rules.conflicts import Tie
from creuset.villages.models import Village


@dataclass
class Sides:
    """The jurors and the applications of a call, the parties on each side, and the ties found so far."""

    village: Village
    on: date
    jurors: Collection[Juror]
    applications: Collection[Application]
    #: Who stands on each side, by its key: the person and their structures; the holder, the company, who writes.
    of_jurors: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    of_applications: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    ties_of_jurors: dict[int, set[Tie]] = field(default_factory=lambda: defaultdict(set))
    ties_of_applications: dict[int, set[Tie]] = field(default_factory=lambda: defaultdict(set))

    @property
    def parties(self) -> set[int]:
        """Everybody who stands on a side."""
        return {
            party
            for sides in (self.of_jurors, self.of_applications)
            for parties in sides.values()
            for party in parties
        }

    def tie_party(self, party: int, *ties: Tie) -> None:
        """Wherever this party stands, these ties are."""
        for sides, found in (
            (self.of_jurors, self.ties_of_jurors),
            (self.of_applications, self.ties_of_applications),
        ):
            for key, parties in sides.items():
                if party in parties:
                    found[key].update(ties)

    def tie_juror(self, juror: int, *ties: Tie) -> None:
        """The juror has these ties."""
        self.ties_of_jurors[juror].update(ties)

    def tie_application(self, application: int, *ties: Tie) -> None:
        """The application has these ties."""
        self.ties_of_applications[application].update(ties)


#: Adds the ties that it knows of, in a constant number of queries.
type Source = Callable[[Sides], None]
_sources: list[Source] = []


def tied_by(source: Source) -> None:
    """`source` is asked for ties from now on."""
    if source not in _sources:
        _sources.append(source)


def sources() -> tuple[Source, ...]:
    """Return everything that is asked for ties."""
    return tuple(_sources)
