"""Calibrations that were kept, what the next one would be made from, and how they are shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef

from creuset.incubation.attending import Seat
from creuset.incubation.models import (
    Application,
    CalibrationRun,
    ConflictOfInterest,
    Criterion,
    Juror,
    Reading,
    Round,
)
from creuset.incubation.queries.quotas import quotas_of
from creuset.incubation.rules.calibration import Inputs, Score
from creuset.incubation.rules.grids import Scale, exact_total
from creuset.incubation.rules.quotas import Chosen
from creuset.incubation.states import ApplicationState, ReadingState


def newest_run(in_round: Round) -> CalibrationRun | None:
    """Return the newest calibration of the round, if there is one."""
    return CalibrationRun.objects.filter(round=in_round).order_by("-made_at", "-pk").first()


@dataclass(frozen=True)
class Judged:
    """What a juror found of an application: the weighted total on twenty of a finished reading."""

    application: int
    juror: int
    total: float
    asks: Chosen


def judged_in(in_round: Round) -> list[Judged]:
    """Return what was found of each application of the round, and what it asks of the quotas; two queries.

    What a juror in conflict wrote is no score, and an application that left the round is compared with nobody.
    """
    conflicts = ConflictOfInterest.objects.filter(
        juror=OuterRef("juror"), application=OuterRef("application"), lifted_at=None
    )
    readings = Reading.objects.filter(
        ~Exists(conflicts),
        round=in_round,
        application__round=in_round,
        application__state=ApplicationState.ELIGIBLE,
        state=ReadingState.DONE,
    )
    points: dict[int, dict[int, int | None]] = {}
    rows = {}
    for row in readings.values(
        "pk",
        "application_id",
        "juror_id",
        "scores__criterion_id",
        "scores__points",
        axis=F("application__axis_id"),
        code=F("application__axis__code"),
        cents=F("application__asked_cents"),
    ):
        points.setdefault(row["pk"], {})[row["scores__criterion_id"]] = row["scores__points"]
        rows[row["pk"]] = row
    grids = grids_of(in_round)
    totals = {
        pk: exact_total(grids.get(row["axis"], grids[None]), points[pk]) for pk, row in rows.items()
    }
    return [
        Judged(
            row["application_id"],
            row["juror_id"],
            float(total),
            Chosen(row["code"] or "", int(row["cents"] or 0)),
        )
        for pk, row in rows.items()
        if (total := totals[pk]) is not None
    ]


def grids_of(in_round: Round) -> dict[int | None, list[Scale]]:
    """Return the criteria of the round by axis: those of every axis, and its own; None has those of every axis."""
    rows = list(Criterion.objects.filter(round=in_round).order_by("position", "pk"))

    def scales(axis: int | None) -> list[Scale]:
        return [
            Scale(row.pk, row.weight, row.least, row.most, row.retired_at is not None)
            for row in rows
            if row.axis_id is None or row.axis_id == axis
        ]

    return {axis: scales(axis) for axis in {None, *(row.axis_id for row in rows)}}


def inputs_of(in_round: Round) -> Inputs:
    """Return what a calibration of the round would be made from now."""
    judged = sorted(judged_in(in_round), key=lambda one: (one.application, one.juror))
    asks = {one.application: one.asks for one in judged}
    return Inputs(
        tuple(Score(one.application, one.juror, one.total) for one in judged),
        {key: one.axis for key, one in asks.items()},
        {key: one.asked for key, one in asks.items()},
        quotas_of(in_round),
    )


@dataclass(frozen=True)
class Line:
    """An application in a calibration, as it is shown."""

    application: Application
    place: int
    values: Mapping[str, Any]
    is_grey: bool

    @property
    def chance(self) -> int:
        """How many times of a hundred it is selected under the quotas."""
        return round(100 * float(self.values["chance"]))

    @property
    def group(self) -> int:
        """The group of files with which it can be compared, from 1."""
        return int(self.values["group"]) + 1


@dataclass(frozen=True)
class Shown:
    """A calibration for a reader: without the files of which they must see nothing."""

    run: CalibrationRun
    lines: tuple[Line, ...]
    #: Jurors by name, and how much more than the others each gives.
    severities: tuple[tuple[str, float], ...]
    hidden: int
    is_stale: bool

    @property
    def groups(self) -> int:
        """Into how many groups the files fall that cannot be compared with one another."""
        return int(self.run.result["groups"])

    @property
    def grey(self) -> tuple[Line, ...]:
        """The files on which chance decides."""
        return tuple(line for line in self.lines if line.is_grey)


def shown(run: CalibrationRun, *, seat: Seat) -> Shown:
    """Return the calibration for the reader; a constant number of queries."""
    rows = run.result["rows"]
    files = Application.objects.select_related("axis").in_bulk([row["application"] for row in rows])
    names = dict(
        Juror.objects.filter(pk__in=[key for key, _value in run.result["severities"]]).values_list(
            "pk", "party__name"
        )
    )
    lines = tuple(
        Line(files[row["application"]], place, row, row["application"] in run.grey)
        for place, row in enumerate(rows, start=1)
        if row["application"] in files and seat.sees(row["application"])
    )
    return Shown(
        run,
        lines,
        tuple((names.get(key, "–"), value) for key, value in run.result["severities"]),
        hidden=len([row for row in rows if not seat.sees(row["application"])]),
        # Once released, those who go on have left the round: nothing is compared again.
        is_stale=run.round.released_at is None and run.digest != inputs_of(run.round).digest,
    )


def published_runs(call_id: int) -> list[CalibrationRun]:
    """Return the calibrations whose method the page of the call tells, round by round."""
    rows = CalibrationRun.objects.filter(round__call=call_id, published_at__isnull=False)
    return list(rows.select_related("round").order_by("round__number", "-made_at"))
