"""What a juror has to read: their list, an application as they may see it, its grid, others' scores where allowed."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import BigIntegerField, Q

from creuset.core.prepared import Given, Prepared
from creuset.incubation.models import (
    Application,
    Criterion,
    Juror,
    JuryTerms,
    Reading,
    Round,
    Score,
)
from creuset.incubation.rules.grids import Scale, total
from creuset.incubation.sealed import points_of
from creuset.incubation.states import AT_JUROR, ReadingState
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.questions.models import SheetFile

#: A longer scale is typed rather than chosen from.
MOST_STEPS = 11
#: Their juror reads the application: not what was recused or taken back.
READABLE = frozenset(state.value for state in AT_JUROR)
_AT_JUROR = [state.value for state in AT_JUROR]


#: What waits for somebody of a jury: readings to be scored.
LEFT_TO_DO = Prepared(
    lambda: Reading.objects.filter(
        juror__party_id=Given("party", BigIntegerField()),
        application__village_id=Given("village", BigIntegerField()),
        state__in=[ReadingState.GIVEN.value, ReadingState.BEGUN.value],
        round__closed_at__isnull=True,
    ).values_list("pk")
)


def grid_of(
    round_: Round, application: Application, *, with_retired: bool = False
) -> list[Criterion]:
    """Return the criteria that an application is scored by in a round, in their order; retired ones where wanted."""
    rows = Criterion.objects.filter(Q(axis=None) | Q(axis=application.axis_id), round=round_)
    if not with_retired:
        rows = rows.filter(retired_at=None)
    return list(rows.order_by("position", "pk"))


def has_retired(reading: Reading, criteria: Collection[int]) -> bool:
    """Say whether one of these criteria, by number, is of the reading's round and was retired; one query."""
    rows = Criterion.objects.filter(pk__in=criteria, round=reading.round_id)
    return rows.filter(retired_at__isnull=False).exists()


def scale_of(criterion: Criterion) -> Scale:
    """Return the criterion as a rule reads it."""
    return Scale(
        criterion.pk,
        criterion.weight,
        criterion.least,
        criterion.most,
        is_retired=criterion.retired_at is not None,
    )


def totals_of(readings: Iterable[Reading]) -> dict[int, Decimal | None]:
    """Return the total on twenty of each reading, None where its grid is not whole; three queries for all of them."""
    rows = list(readings)
    criteria = list(
        Criterion.objects.filter(round__in={row.round_id for row in rows}).order_by("position")
    )
    points = points_of([row.pk for row in rows])
    axes = dict(
        Application.objects.filter(pk__in={row.application_id for row in rows}).values_list(
            "pk", "axis_id"
        )
    )
    found = {}
    for row in rows:
        grid = [
            scale_of(one)
            for one in criteria
            if one.round_id == row.round_id and one.axis_id in (None, axes.get(row.application_id))
        ]
        found[row.pk] = total(grid, points.get(row.pk, {}))
    return found


def is_at(party: int, file: SheetFile) -> bool:
    """Say whether the person has the file of an answer to read: in no blind round that hides its question."""
    rows = Reading.objects.filter(
        juror__party=party,
        application__sheet=file.sheet_id,
        state__in=_AT_JUROR,
        juror__left_at=None,
    )
    asked = file.place.partition(".")[0]
    return any(
        asked not in hidden_in(row.round, getattr(row.round.call, "jury_terms", None))
        for row in rows.select_related("round__call__jury_terms")
    )


def list_of(juror: Juror) -> list[Reading]:
    """Return what the juror has to read and has read, by round and number; what was taken back is not theirs."""
    rows = Reading.objects.filter(juror=juror, state__in=_AT_JUROR)
    return list(
        rows.select_related("round", "application__axis", "application__holder").order_by(
            "round__number", "application__number", "pk"
        )
    )


def get_reading(juror: Juror, pk: int) -> Reading:
    """Return a reading that the juror has, or had before them. Raise NotFound."""
    row = (
        Reading.objects.filter(juror=juror, pk=pk)
        .exclude(state=ReadingState.PLANNED, given_at=None)
        .select_related(
            "round",
            "juror__party",
            "juror__call__village",
            "application__axis",
            "application__holder",
            "application__company",
            "application__sheet__version",
        )
        .first()
    )
    if row is None or row.state == ReadingState.PLANNED:
        raise NotFound(_("You have no such reading."))
    return row


@dataclass(frozen=True, slots=True)
class Line:
    """A criterion on the page of a reading: what it asks, what was given, what each number means."""

    criterion: Criterion
    points: int | None
    words: str

    @property
    def steps(self) -> list[int]:
        """The points of its scale, where they fit side by side; empty where a number is typed instead."""
        count = self.criterion.most - self.criterion.least + 1
        return (
            list(range(self.criterion.least, self.criterion.most + 1))
            if count <= MOST_STEPS
            else []
        )


def lines_of(reading: Reading) -> list[Line]:
    """Return the grid of a reading with what was given so far; two queries."""
    scores = {one.criterion_id: one for one in Score.objects.filter(reading=reading)}
    return [
        Line(
            one,
            scores[one.pk].points if one.pk in scores else None,
            scores[one.pk].words if one.pk in scores else "",
        )
        for one in grid_of(reading.round, reading.application)
    ]


def total_of(lines: Sequence[Line]) -> Decimal | None:
    """Return the total of a grid as it stands."""
    return total(
        [scale_of(one.criterion) for one in lines], {one.criterion.pk: one.points for one in lines}
    )


def hidden_in(round_: Round, terms: JuryTerms | None) -> tuple[str, ...]:
    """Return the keys of the questions whose answers the jury does not read in the round."""
    return tuple(terms.hidden) if round_.is_blind and terms else ()


@dataclass(frozen=True, slots=True)
class Other:
    """What another juror gave the same application."""

    name: str
    total: Decimal | None
    points: tuple[int | None, ...]
    words: str


def others_of(
    reading: Reading, lines: Sequence[Line], terms: JuryTerms | None
) -> list[Other] | None:
    """Return what others gave the application; None while the reader may not see it.

    That is: the call does not show it, or their own scores are not in.
    """
    if reading.state != ReadingState.DONE or terms is None or not terms.shows_scores:
        return None
    rows = list(
        Reading.objects.filter(
            application=reading.application, round=reading.round, state=ReadingState.DONE
        )
        .exclude(pk=reading.pk)
        .select_related("juror__party")
        .order_by("juror__party__search_text", "pk")
    )
    points = points_of([row.pk for row in rows])
    grid = [scale_of(one.criterion) for one in lines]
    return [
        Other(
            row.juror.party.name,
            total(grid, points.get(row.pk, {})),
            tuple(points.get(row.pk, {}).get(one.key) for one in grid),
            row.words,
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """A reading that is done, its points in the order of the table, and its total."""

    reading: Reading
    points: tuple[int | None, ...]
    total: Decimal | None


@dataclass(frozen=True)
class ScoreTable:
    """Every score of a round."""

    criteria: Sequence[Criterion]
    rows: Sequence[ScoreRow]


def score_rows(round_: Round) -> ScoreTable:
    """Return every score of the round, by number and juror; retired criteria too, since what was given stays."""
    criteria = list(Criterion.objects.filter(round=round_).order_by("position", "pk"))
    readings = list(
        Reading.objects.filter(round=round_, state=ReadingState.DONE)
        .select_related("application__axis", "juror__party")
        .order_by("application__number", "juror__party__search_text", "pk")
    )
    points, totals = points_of([row.pk for row in readings]), totals_of(readings)
    return ScoreTable(
        criteria,
        [
            ScoreRow(
                row,
                tuple(points.get(row.pk, {}).get(one.pk) for one in criteria),
                totals[row.pk],
            )
            for row in readings
        ],
    )
