"""Programmes of a village, with their stages, calls and cohorts."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from creuset.incubation.models import Call, Cohort, Programme, Round, Stage
from creuset.incubation.permissions import may_see
from creuset.incubation.queries.calls import Standing, standing_of
from creuset.incubation.rules.calls import OVER
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.villages.models import Village


def programmes_of(village: Village, *, by: Actor) -> QuerySet[Programme]:
    """Return the programmes in their order, each with its stages, calls and cohorts; for the team that sees them."""
    rows = Programme.objects.filter(village=village)
    if not may_see(by, village):
        return rows.none()
    return rows.order_by("position", "pk").prefetch_related(
        Prefetch("stages", Stage.objects.order_by("position")),
        Prefetch("calls", Call.objects.order_by("-opens_at", "-pk")),
        Prefetch("calls__rounds", Round.objects.order_by("number")),
        Prefetch("cohorts", Cohort.objects.order_by("-first_on", "-pk")),
    )


def get_programme(village: Village, key: int | str, *, by: Actor) -> Programme:
    """Return the programme of that number or code. Raise NotFound where the actor may not read it."""
    by_key = {"pk": key} if isinstance(key, int) else {"code": key}
    row = programmes_of(village, by=by).filter(**by_key).first()
    if row is None:
        raise NotFound(_("There is no such programme."))
    return row


@dataclass(frozen=True)
class Overview:
    """A programme as the list shows it: the calls that run or are to come first, then its cohorts."""

    row: Programme
    calls: list[Standing]
    cohorts: list[Cohort]


def overviews_of(village: Village, *, by: Actor, now: datetime) -> list[Overview]:
    """Return the programmes in their order, those that are closed last."""
    rows = sorted(programmes_of(village, by=by), key=lambda row: row.closed_at is not None)
    return [
        Overview(
            row,
            sorted(
                (standing_of(call, now=now) for call in row.calls.all()),
                key=lambda one: one.phase in OVER,
            ),
            list(row.cohorts.all()),
        )
        for row in rows
    ]
