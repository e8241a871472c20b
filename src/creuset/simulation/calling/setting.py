"""Where a call is lived that is not the only one of its village: its words, its people, what is there before it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from creuset.incubation.models import Programme
from creuset.people.models import Party
from creuset.simulation.calling.days import COHORT_DAYS
from creuset.simulation.calling.people import Conduct, Filed
from creuset.simulation.themes import Pitch, Theme, Words

#: What somebody who must find a place is worth: more than anybody who is drawn.
SURELY = 3.0


@dataclass(frozen=True)
class Setting:
    """What a call of a village is about, and whom the village knows already."""

    #: Tells its people, and what they draw, from those of other calls.
    key: str
    call: Words
    theme: Theme
    pitches: Sequence[Pitch]
    programme: Programme | None = None
    #: Where it is said: one file in eight finds a place otherwise, and a cohort is called by its year.
    seats: int = 0
    cohort: Words | None = None
    #: How long its cohort lasts.
    days: int = COHORT_DAYS
    #: Who applies and finds a place, and who judges, before anybody is invented.
    laureates: Sequence[Party] = field(default=())
    jurors: Sequence[Party] = field(default=())

    def files(self, drawn: Sequence[Filed]) -> list[Filed]:
        """Return the files that were drawn, those of the laureates worth a place."""
        sure = len(self.laureates)
        return [
            replace(one, merit=SURELY, conduct=Conduct.FILED) if one.number < sure else one
            for one in drawn
        ]
