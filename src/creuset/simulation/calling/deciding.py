"""A jury votes and decides under quotas, letters leave, and laureates take their places or give them up."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from creuset.incubation.actions import decisions, deliberations, letters, places
from creuset.incubation.models import (
    Application,
    CalibrationRun,
    ConflictOfInterest,
    Decision,
    Deliberation,
    Juror,
    Letter,
)
from creuset.incubation.rules.deciding import NobodyWaits, QuotasBroken
from creuset.incubation.states import Choice, Outcome
from creuset.simulation.calling.course import Part, Step, actor_of
from creuset.simulation.calling.days import MEETS, SIGNED, TOLD
from creuset.simulation.calling.judging import MINUTE
from creuset.simulation.streams import happens

#: So often a laureate gives up the place.
DECLINES = 0.08
#: Between these chances to be selected nobody but the jury can say.
GREY = (0.1, 0.9)
WHY = "D’autres projets ont convaincu davantage."
#: What a calibration says of a file: its score, its chance, whether it proposes it.
type Line = Mapping[str, float]


def grey_of(lines: Mapping[int, Line]) -> list[int]:
    """Return the files on which chance decides.

    >>> grey_of({7: {"chance": 0.95}, 8: {"chance": 0.5}, 9: {"chance": 0.1}})
    [8, 9]
    """
    return [key for key, row in lines.items() if GREY[0] <= row["chance"] <= GREY[1]]


class Deciding(Part):
    """The decisions of a call, from the jury's table to the laureates' answers."""

    def steps(self) -> Iterator[Step]:
        at = self.days.at
        yield "decided", at(MEETS), self._deliberate
        yield "released", at(TOLD), self._release
        yield "answered", at(TOLD + 5), self._answer

    def sit_down(self, at: datetime) -> tuple[Deliberation, list[Juror], Mapping[int, Line]]:
        """The jury sits; return its meeting, who is in the room, and what the calibration says of each file."""
        meeting = deliberations.open_deliberation(in_round=self.course.round, by=self.by, now=at)
        rows = Juror.objects.filter(pk__in=self.course.jury).select_related(
            "party", "call__village"
        )
        jurors = list(rows.order_by("pk"))
        for juror in jurors:
            deliberations.arrive(
                deliberation=meeting, juror=juror, by=actor_of(juror.party), now=at
            )
        run = CalibrationRun.objects.get(round=self.course.round)
        return meeting, jurors, {row["application"]: row for row in run.result["rows"]}

    def _deliberate(self, at: datetime) -> None:
        meeting, jurors, lines = self.sit_down(at)
        self.vote(meeting, jurors, grey_of(lines), at)
        proposed = [key for key, row in lines.items() if row["proposed"]]
        others = [key for key in lines if key not in proposed]
        spare = max(1, len(proposed) // 3)
        unread = [row.pk for row in self.course.before_jury() if row.pk not in lines]
        refused = [*others[spare:], *unread]
        self.decide(proposed, Outcome.SELECTED, at)
        self.decide(others[:spare], Outcome.WAITING, at)
        self.decide(refused, Outcome.REFUSED, at)
        deliberations.close_deliberation(deliberation=meeting, by=self.by, now=at + 90 * MINUTE)

    def vote(
        self, meeting: Deliberation, jurors: Sequence[Juror], keys: Iterable[int], at: datetime
    ) -> None:
        """The jurors vote on these files, one after the other; whoever may not stays silent."""
        apart = ConflictOfInterest.objects.filter(juror__call=self.course.call, lifted_at=None)
        barred = set(apart.values_list("juror_id", "application_id"))
        rows = {row.pk: row for row in self.course.before_jury()}
        for key in keys:
            deliberations.take_up(deliberation=meeting, application=rows[key], by=self.by, now=at)
            for juror in jurors:
                if (juror.pk, key) not in barred:
                    liked = self.course.filed[key].merit + self.course.jury[juror.pk].severity > 0
                    deliberations.vote(
                        deliberation=meeting,
                        application=rows[key],
                        choice=Choice.FOR if liked else Choice.AGAINST,
                        by=actor_of(juror.party),
                        now=at,
                    )
                    self.course.count("votes")

    def decide(self, keys: Sequence[int], outcome: Outcome, at: datetime) -> None:
        """The jury decided so of these files; whoever is refused is told why."""
        if keys:
            decisions.decide_all(
                in_round=self.course.round,
                outcomes=dict.fromkeys(keys, outcome),
                reason=WHY if outcome is Outcome.REFUSED else "",
                by=self.by,
                now=at,
            )
            self.course.count(outcome.value, len(keys))

    def _release(self, at: datetime) -> None:
        made = letters.prepare(call=self.course.call, by=self.by, now=at)
        letters.approve(call=self.course.call, letters=made, by=self.by, now=at)
        decisions.release_round(
            in_round=self.course.round, by=self.by, now=at, answer_by=self.days.at(SIGNED, 18)
        )
        letters.send(
            call=self.course.call,
            letters=Letter.objects.filter(pk__in=[one.pk for one in made]),
            by=self.by,
            now=at,
        )
        sent = Letter.objects.filter(application__call=self.course.call, sent_at__isnull=False)
        self.course.told.counts["letters"] = sent.count()

    def _answer(self, at: datetime) -> None:
        """Laureates come, but for a few, whose place goes to the next of the waiting list."""
        rows = Decision.objects.filter(round=self.course.round, outcome=Outcome.SELECTED.value)
        chosen = list(
            rows.select_related("application__holder", "application__call").order_by("pk")
        )
        for number, row in enumerate(chosen):
            known = row.application.holder in self.course.setting.laureates
            accepts = number == 0 or known or not happens(self.random, DECLINES)
            self._reply(row.application, accepts=accepts, at=at)
            if not accepts:
                self._promote(at)

    def _promote(self, at: datetime) -> None:
        try:
            row = places.promote(in_round=self.course.round, by=self.by, now=at)
        except (NobodyWaits, QuotasBroken):
            self.course.count("left_free")
            return
        self.course.count("promoted")
        self._reply(row.application, accepts=True, at=at)

    def _reply(self, application: Application, *, accepts: bool, at: datetime) -> None:
        assert application.holder is not None  # noqa: S101 - what was filed has a holder
        by = actor_of(application.holder)
        places.answer_place(application=application, accepts=accepts, by=by, now=at)
        self.course.count("coming" if accepts else "declined")
