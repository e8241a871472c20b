"""A jury signs, says what it would like to read, reads what the optimum gives it, and its scores are calibrated."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from creuset.incubation.actions import (
    assignments,
    calibrations,
    conflicts,
    giving,
    juries,
    readings,
    wishes,
)
from creuset.incubation.kinds import Ground
from creuset.incubation.models import Juror, Reading
from creuset.incubation.queries.assignments import inputs_of as inputs_of_plan
from creuset.incubation.queries.calibrations import grids_of
from creuset.incubation.queries.calibrations import inputs_of as inputs_of_scores
from creuset.incubation.queries.juries import terms_of
from creuset.incubation.queries.quotas import quotas_of
from creuset.incubation.rules.affinity import Wish
from creuset.incubation.words.statement import statement_of
from creuset.simulation.calling.course import Part, Step, actor_of
from creuset.simulation.calling.days import GIVEN, JUDGES, READS, SCORED_BY
from creuset.simulation.calling.people import points_of, remark_on
from creuset.simulation.calling.recovering import EXACT, by_readings, recovered
from creuset.simulation.streams import happens

MINUTE = timedelta(minutes=1)
#: So often a juror declares a conflict with a file.
CONFLICTS = 0.02


class Judging(Part):
    """The jury of a call, from its signatures to comparable scores."""

    def steps(self) -> Iterator[Step]:
        at = self.days.at
        yield "jury", at(JUDGES), self._seat_jury
        yield "planned", at(JUDGES + GIVEN), self._plan
        yield "scored", at(JUDGES + READS), self._score
        yield "calibrated", at(SCORED_BY, 15), self._calibrate

    def _seat_jury(self, at: datetime) -> None:
        #: How many jurors stand aside, by the file that they do not read.
        self.apart: Counter[int] = Counter()
        axes = list(self.course.call.axes.order_by("position"))
        known = self.course.setting.jurors
        persons = self.course.people("jury", self.asked.jurors, known, now=at)
        room = -(-self.asked.files * self.asked.readings // self.asked.jurors) + 3
        for judge, person in zip(self.course.judges, persons, strict=True):
            seat = juries.Seat(axes=[axes[judge.axis]], most=room, chairs=judge.number == 0)
            juror = juries.invite_juror(
                call=self.course.call, who=person, seat=seat, by=self.by, now=at
            )
            statement = statement_of(terms_of(self.course.call), person.language)
            juror = juries.sign_in(
                juror=juror,
                digest=statement.digest,
                name=person.name,
                by=actor_of(person),
                now=at,
            )
            self.course.jury[juror.pk] = judge
            self._say(juror, at=at)

    def _say(self, juror: Juror, *, at: datetime) -> None:
        """The juror declares conflicts, and says what they would like to read."""
        by = actor_of(juror.party)
        said: dict[int, Wish] = {}
        for row in self.course.before_jury():
            if happens(self.random, CONFLICTS) and self._spares(row.pk):
                self.apart[row.pk] += 1
                conflicts.declare(
                    juror=juror,
                    application=row,
                    ground=self.random.choice((Ground.MENTOR, Ground.FAMILY)),
                    by=by,
                    now=at,
                )
                self.course.count("conflicts")
            elif happens(self.random, 0.3):
                said[row.pk] = self.random.choice((Wish.YES, Wish.MAYBE, Wish.NO))
        wishes.tell_wishes(juror=juror, wishes=said, by=by, now=at)
        self.course.count("wishes", len(said))

    def _spares(self, application: int) -> bool:
        """Whether enough others can read the file if one juror more stands aside."""
        return self.asked.jurors - self.apart[application] > self.asked.readings

    def _plan(self, at: datetime) -> None:
        plan = assignments.compute_plan(
            round_=self.course.round, by=self.by, now=at, seed=self.asked.seed
        )
        plan = assignments.work_out(plan=plan, by=self.by, now=lambda: at, box=EXACT)
        self.problem = inputs_of_plan(self.course.round).problem
        giving.give_plan(plan=plan, by=self.by, now=at)

    def _score(self, _at: datetime) -> None:
        scales = grids_of(self.course.round)[None]
        rows = Reading.objects.filter(round=self.course.round).select_related(
            "juror__party", "application"
        )
        given = list(rows.order_by("application", "juror"))
        for number, row in enumerate(given):
            now = self.days.reading(number / len(given))
            points = points_of(
                self.asked,
                self.course.jury[row.juror_id],
                self.course.filed[row.application_id],
                len(scales),
            )
            by = actor_of(row.juror.party)
            typed = readings.Typed(
                points={one.key: value for one, value in zip(scales, points, strict=True)},
                words=remark_on(points),
            )
            with self.course.stopped_at(now):
                kept = readings.save_reading(
                    reading=row, typed=typed, revision=row.revision, by=by, now=now
                )
                readings.finish_reading(reading=kept, revision=kept.revision, by=by, now=now)
            self.course.count("readings")

    def _calibrate(self, at: datetime) -> None:
        calibrations.calibrate_round(in_round=self.course.round, by=self.by, now=at)
        if self.course.is_tried_out:
            self._find_again()

    def _find_again(self) -> None:
        """How much of the merits the scores find again is told."""
        inputs = inputs_of_scores(self.course.round)
        quotas, scales = quotas_of(self.course.round), grids_of(self.course.round)[None]
        self.course.told.recovered = recovered(
            inputs.scores,
            self.course.filed,
            self.course.jury,
            quotas,
            inputs.axes,
            readings=self.asked.readings,
        )
        self.course.told.by_readings = by_readings(
            self.asked, self.problem, self.course.filed, self.course.jury, quotas, scales
        )
