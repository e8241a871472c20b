"""How far the rounds of a call are: scores, calibration, deliberations, decisions, release."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from creuset.core import files
from creuset.documents.models import Document
from creuset.incubation.models import (
    CalibrationRun,
    Call,
    Decision,
    Deliberation,
    Round,
    SecondDecision,
)
from creuset.incubation.papers.minutes import minutes_of
from creuset.incubation.papers.second_minutes import second_minutes_of
from creuset.incubation.queries.coming_back import decided_anew
from creuset.incubation.states import ApplicationState, Outcome


@dataclass(frozen=True)
class Sitting:
    """A meeting of the jury, and its minutes by language where it is closed."""

    meeting: Deliberation
    minutes: Mapping[str, Document]

    @property
    def papers(self) -> list[tuple[str, str]]:
        """The language of each of its minutes, and where they are read."""
        return [(language, files.address(one.file)) for language, one in self.minutes.items()]


@dataclass(frozen=True)
class Anew:
    """What a jury decided anew after the release, and its minutes by language."""

    row: SecondDecision
    minutes: Mapping[str, Document]

    @property
    def papers(self) -> list[tuple[str, str]]:
        """The language of each of its minutes, and where they are read."""
        return [(language, files.address(one.file)) for language, one in self.minutes.items()]


@dataclass(frozen=True)
class Standing:
    """A round, and how far it is."""

    round: Round
    files: int
    #: How many files the jury decided on, those that it adjourned left out.
    decided: int
    calibrated_at: datetime | None
    sittings: tuple[Sitting, ...]
    anew: tuple[Anew, ...]

    @property
    def is_open(self) -> bool:
        """Whether the jury sits now."""
        return any(one.meeting.closed_at is None for one in self.sittings)


def standings_of(call: Call) -> list[Standing]:
    """Return the rounds of the call in their order, each with how far it is; a constant number of queries."""
    before = Count("applications", filter=Q(applications__state=ApplicationState.ELIGIBLE))
    decided = Decision.objects.filter(round=OuterRef("pk")).exclude(outcome=Outcome.ADJOURNED)
    runs = CalibrationRun.objects.filter(round=OuterRef("pk")).order_by("-made_at")
    rounds = (
        Round.objects.filter(call=call)
        .annotate(
            before=before,
            decided=Coalesce(
                Subquery(decided.order_by().values("round").annotate(n=Count("pk")).values("n")), 0
            ),
            calibrated_at=Subquery(runs.values("made_at")[:1]),
        )
        .order_by("number")
    )
    meetings = list(Deliberation.objects.filter(round__call=call).order_by("opened_at"))
    minutes = minutes_of(one.pk for one in meetings)
    anew = decided_anew(call)
    papers = second_minutes_of(one.pk for one in anew)
    return [
        Standing(
            row,
            row.before,
            row.decided,
            row.calibrated_at,
            tuple(
                Sitting(one, minutes.get(one.pk, {})) for one in meetings if one.round_id == row.pk
            ),
            tuple(
                Anew(one, papers.get(one.pk, {})) for one in anew if one.decision.round_id == row.pk
            ),
        )
        for row in rounds
    ]
