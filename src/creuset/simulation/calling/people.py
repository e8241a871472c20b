"""Who files and who judges, as values: what each project is worth, and how each juror sees it. No database here."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from creuset.kernel.errors import Refused
from creuset.kernel.sentences import sentence as _
from creuset.simulation.streams import stream

FEWEST_FILES, MOST_FILES = 4, 200
FEWEST_JURORS, MOST_JURORS = 2, 40
MOST_READINGS = 6
MOST_SEED = 2**31 - 1
FILES, JURORS, READINGS = 80, 12, 3
#: Every so manieth file is a place.
FILES_A_SEAT = 8
#: By so much jurors differ in how much they give, how they take to their own axis, and from one reading to another;
#: worths of projects differ by 1.
SEVERITY, FAVOUR, MOOD, CRITERION = 0.6, 0.5, 0.7, 0.4
#: The middle of a scale from 0 to 5, and how many points a worth of 1 is there.
MIDDLE, POINT = 2.6, 0.85
LEAST, MOST = 0, 5
#: What a juror writes, by the points given: from none to the most.
REMARKS = (
    "Le dossier ne dit pas à qui le projet s’adresse.",
    "L’idée est mince, et le calendrier ne tient pas.",
    "Une intention sincère ; presque tout reste à construire.",
    "Un projet clair ; le public reste à trouver.",
    "Une proposition solide, à rencontrer. Le budget est à relire.",
    "Un projet rare, porté par une équipe qui sait où elle va.",
)


class BadCallAsked(Refused):
    """A call that cannot be lived."""

    code = "bad-simulated-call"


class Conduct(StrEnum):
    """What becomes of a file on its way to the jury."""

    FILED = "filed"
    #: Through a door that the team opened after the deadline.
    LATE = "late"
    #: One second after the grace: it is refused.
    MISSED = "missed"
    #: Something was missing, and was added when the team asked.
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"
    INELIGIBLE = "ineligible"


#: Of a hundred files; the others are filed and read.
SHARES = {
    Conduct.LATE: 5,
    Conduct.MISSED: 3,
    Conduct.COMPLETED: 12,
    Conduct.WITHDRAWN: 4,
    Conduct.INELIGIBLE: 6,
}
#: As many parts as a life of a call tells, so that whoever waits sees how far it is.
PARTS = 53
#: With fewer files than this nobody withdraws, and nobody comes too late.
EVERY_CONDUCT_FROM = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """How large a call: of the same seed always the same."""

    files: int = FILES
    jurors: int = JURORS
    readings: int = READINGS
    seed: int = 1

    @property
    def seats(self) -> int:
        """How many are selected."""
        return max(1, self.files // FILES_A_SEAT)

    @property
    def steps(self) -> int:
        """In how many steps it is answered."""
        return PARTS

    def written(self) -> dict[str, Any]:
        """Return what is asked as JSON holds it; `read` gives it back."""
        return asdict(self)

    @classmethod
    def read(cls, row: Mapping[str, Any]) -> "Asked":
        """Return what was written."""
        return cls(**row)


@dataclass(frozen=True, slots=True)
class Filed:
    """A project that is filed: what it is worth, which nobody in the call knows."""

    number: int
    axis: int
    merit: float
    conduct: Conduct


@dataclass(frozen=True, slots=True)
class Judge:
    """A juror: gives so much more than the others, and so much more, or less, to one axis."""

    number: int
    severity: float
    axis: int
    favour: float


def asked_of(
    *, files: int = FILES, jurors: int = JURORS, readings: int = READINGS, seed: int = 1
) -> Asked:
    """Return what is asked; raise BadCallAsked on the field that cannot be, saying what would do."""
    if not FEWEST_FILES <= files <= MOST_FILES:
        raise BadCallAsked(
            _(
                "A call that is tried out receives from %(least)s to %(most)s files.",
                least=FEWEST_FILES,
                most=MOST_FILES,
            ),
            field="files",
        )
    if not FEWEST_JURORS <= jurors <= MOST_JURORS:
        raise BadCallAsked(
            _(
                "A jury that is tried out has from %(least)s to %(most)s members.",
                least=FEWEST_JURORS,
                most=MOST_JURORS,
            ),
            field="jurors",
        )
    if not 1 <= readings <= MOST_READINGS:
        raise BadCallAsked(
            _("Each file is read from 1 to %(most)s times.", most=MOST_READINGS), field="readings"
        )
    if readings >= jurors:
        raise BadCallAsked(
            _(
                "More jurors than readings of a file are needed, since one may have to stand aside: %(jurors)s jurors"
                " cannot give it %(readings)s.",
                jurors=jurors,
                readings=readings,
            ),
            field="readings",
        )
    if not 0 <= seed <= MOST_SEED:
        raise BadCallAsked(
            _("A whole number from %(least)s to %(most)s.", least=0, most=MOST_SEED), field="seed"
        )
    return Asked(files, jurors, readings, seed)


def files_of(asked: Asked, axes: int) -> list[Filed]:
    """Return the files, their axes by turns."""
    random = stream(asked.seed, "files of a call")
    merits = [random.gauss(0, 1) for _number in range(asked.files)]
    conducts = [Conduct.FILED] * asked.files
    if asked.files >= EVERY_CONDUCT_FROM:
        order = random.sample(range(asked.files), asked.files)
        for conduct, share in SHARES.items():
            for _time in range(max(1, round(asked.files * share / 100))):
                conducts[order.pop()] = conduct
    else:
        conducts[random.randrange(asked.files)] = Conduct.COMPLETED
    return [Filed(n, n % axes, merits[n], conducts[n]) for n in range(asked.files)]


def judges_of(asked: Asked, axes: int) -> list[Judge]:
    """Return the jurors, the axes that they know by turns."""
    random = stream(asked.seed, "jurors of a call")
    return [
        Judge(
            n,
            random.gauss(0, SEVERITY),
            n % axes,
            FAVOUR * random.choice((-1, 1)),
        )
        for n in range(asked.jurors)
    ]


def points_of(asked: Asked, judge: Judge, file: Filed, criteria: int) -> list[int]:
    """Return what the juror gives the file on each criterion; asked again, the same."""
    random = stream(asked.seed, "reading", judge.number, file.number)
    seen = file.merit + judge.severity + random.gauss(0, MOOD)
    seen += judge.favour if judge.axis == file.axis else 0
    found = [MIDDLE + POINT * (seen + random.gauss(0, CRITERION)) for _one in range(criteria)]
    return [min(max(round(one), LEAST), MOST) for one in found]


def remark_on(points: Sequence[int]) -> str:
    """Return what a juror writes who gives these points.

    >>> remark_on([5, 4, 5])
    'Un projet rare, porté par une équipe qui sait où elle va.'
    """
    return REMARKS[round(sum(points) / len(points))]


def rank_correlation(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Return Spearman's correlation of two rows of values; None where one of them says nothing.

    >>> rank_correlation([1, 2, 3], [10, 30, 20])
    0.5
    """
    first, second = _ranks(one), _ranks(other)
    middle = (len(first) + 1) / 2
    spread = [sum((rank - middle) ** 2 for rank in ranks) for ranks in (first, second)]
    if len(first) != len(second) or not all(spread):
        return None
    both = sum((a - middle) * (b - middle) for a, b in zip(first, second, strict=True))
    return float(both / (spread[0] * spread[1]) ** 0.5)


def _ranks(values: Sequence[float]) -> list[float]:
    """Return the rank of each value; equals have the mean of theirs."""
    order = sorted(range(len(values)), key=lambda at: values[at])
    ranks = [0.0] * len(values)
    at = 0
    while at < len(order):
        end = at
        while end + 1 < len(order) and values[order[end + 1]] == values[order[at]]:
            end += 1
        for place in range(at, end + 1):
            ranks[order[place]] = (at + end) / 2 + 1
        at = end + 1
    return ranks
