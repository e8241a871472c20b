"""The question: how many people come, who they are, over how long. Nothing here knows a database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from creuset.kernel.errors import Refused
from creuset.kernel.sentences import Sentence
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import DaySpan
from creuset.simulation.rates import MIX, Way

MOST_NEWCOMERS = 300
FEWEST_WEEKS, MOST_WEEKS = 2, 52
FEWEST_SEEDS, MOST_SEEDS = 2, 10
#: Newcomers times weeks times lives on a side: with more, the answer takes hours and holds up other work meanwhile.
MOST_LIVED = MOST_NEWCOMERS * MOST_WEEKS * FEWEST_SEEDS
WEEKS, SEEDS = 8, 3
#: So large a part of the weeks is that of arrivals, where nothing else is said: the rest shows them settled.
ARRIVING = 0.6
MOST_IN_A_MIX = 10_000


class BadQuestion(Refused):
    """The question cannot be answered."""

    code = "bad-question"


@dataclass(frozen=True)
class Question:
    """So many newcomers, arriving evenly over the first weeks of so many, lived by so many seeds."""

    newcomers: int
    weeks: int = WEEKS
    arriving_weeks: int = 0
    seeds: int = SEEDS
    mix: Mapping[Way, float] = field(default_factory=lambda: MIX)

    @property
    def arriving_days(self) -> int:
        """The days on which they arrive, from the first one on."""
        return 7 * self.arriving_weeks

    @property
    def steps(self) -> int:
        """In how many steps it is answered: the days of all lives, of both sides."""
        return 7 * self.weeks * 2 * self.seeds

    def days_from(self, first: date) -> DaySpan:
        """Return the days lived."""
        return DaySpan(first, first + timedelta(weeks=self.weeks))

    def written(self) -> dict[str, Any]:
        """Return the question as JSON holds it; `read` gives it back."""
        return {
            "newcomers": self.newcomers,
            "weeks": self.weeks,
            "arriving_weeks": self.arriving_weeks,
            "seeds": self.seeds,
            "mix": {way.value: weight for way, weight in self.mix.items()},
        }

    @classmethod
    def read(cls, row: Mapping[str, Any]) -> "Question":
        """Return what was written."""
        mix = {Way(way): weight for way, weight in row["mix"].items()}
        return cls(row["newcomers"], row["weeks"], row["arriving_weeks"], row["seeds"], mix)


def question_of(
    *,
    newcomers: int,
    weeks: int = WEEKS,
    arriving_weeks: int | None = None,
    seeds: int = SEEDS,
    mix: Mapping[Way, float] | None = None,
) -> Question:
    """Return the question; raise BadQuestion, which names the field and says what would do."""
    _between("newcomers", newcomers, 1, MOST_NEWCOMERS)
    _between("weeks", weeks, FEWEST_WEEKS, MOST_WEEKS)
    _between("seeds", seeds, FEWEST_SEEDS, MOST_SEEDS)
    most = MOST_LIVED // (newcomers * weeks)
    if seeds > most:
        raise BadQuestion(
            _(
                "So many newcomers over so many weeks are lived %(most)s times on each side at most: fewer of them"
                " may be lived more often.",
                most=most,
            ),
            field="seeds",
        )
    arriving = max(1, round(weeks * ARRIVING)) if arriving_weeks is None else arriving_weeks
    if not 1 <= arriving <= weeks:
        raise BadQuestion(
            _(
                "Newcomers arrive over one week at least, and over the %(weeks)s at most.",
                weeks=weeks,
            ),
            field="arriving_weeks",
        )
    found = dict(MIX if mix is None else mix)
    if any(not 0 <= weight <= MOST_IN_A_MIX for weight in found.values()):
        raise BadQuestion(_("A share is a number of 0 or more."), field="mix")
    if not any(found.values()):
        raise BadQuestion(_("Say who comes: one share at least is more than 0."), field="mix")
    return Question(newcomers, weeks, arriving, seeds, found)


def mix_of(text: str) -> dict[Way, float]:
    """Return the mix that a text such as “nomads=60, incubated=20” says; who is not named does not come."""
    found: dict[Way, float] = {}
    for part in filter(None, (one.strip() for one in text.split(","))):
        name, sign, share = part.partition("=")
        try:
            way, weight = Way(name.strip()), float(share)
        except ValueError:
            raise _bad_mix(part) from None
        if not sign or way in found:
            raise _bad_mix(part)
        found[way] = weight
    return found


def _bad_mix(part: str) -> BadQuestion:
    known = ", ".join(Way)
    return BadQuestion(
        _(
            "“%(part)s” is no share: write each of %(known)s at most once, as in nomads=60,residents=40.",
            part=part,
            known=known,
        ),
        field="mix",
    )


def _between(name: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise BadQuestion(_sentence(least, most), field=name)


def _sentence(least: int, most: int) -> Sentence:
    return _("A whole number from %(least)s to %(most)s.", least=least, most=most)
