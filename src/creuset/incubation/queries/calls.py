"""Calls of a village, and where each stands now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects

from creuset.incubation.models import (
    PHASE_LABELS,
    Application,
    AxisQuota,
    Call,
    Criterion,
    Round,
)
from creuset.incubation.permissions import may_see
from creuset.incubation.rules.calls import TAKING, Instants, Phase, phase_of
from creuset.incubation.rules.changing import Relied
from creuset.incubation.states import ApplicationState
from creuset.incubation.writing import scored_in
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.questions.models import FormVersion
from creuset.villages.models import Village


@dataclass(frozen=True)
class Standing:
    """A call, and where it stands at an instant."""

    call: Call
    phase: Phase

    @property
    def label(self) -> str:
        """Where it stands, in the reader's language."""
        return str(PHASE_LABELS[self.phase])

    @property
    def takes_files(self) -> bool:
        """Whether anybody may file."""
        return self.phase in TAKING


def calls_of(village: Village, *, by: Actor | None) -> QuerySet[Call]:
    """Return the calls that the actor may read, with what says where they stand: published ones, all for the team."""
    rows = Call.objects.filter(village=village).select_related("programme", "village", "form")
    if by is None or not may_see(by, village):
        rows = rows.filter(published_at__isnull=False)
    return rows.prefetch_related(Prefetch("rounds", Round.objects.order_by("number")))


def get_call(village: Village, key: int | str, *, by: Actor | None) -> Call:
    """Return the call of that number or code. Raise NotFound where the actor may not read it."""
    by_key = {"pk": key} if isinstance(key, int) else {"code": key}
    row = calls_of(village, by=by).filter(**by_key).first()
    if row is None:
        raise NotFound(_("There is no such call for projects."))
    return row


def calls_to_find(villages: Iterable[Village]) -> list[tuple[str, str]]:
    """Return the village and the code of every call that anybody reads in these villages; one query."""
    rows = Call.objects.filter(village__in=list(villages), published_at__isnull=False)
    return list(rows.order_by("village_id", "opens_at", "pk").values_list("village__slug", "code"))


def instants_of(call: Call) -> Instants:
    """Return the instants that say where the call stands."""
    rounds: Iterable[Round] = call.rounds.all()
    numbered = sorted(rounds, key=lambda row: row.number)
    return Instants(
        opens_at=call.opens_at,
        closes_at=call.closes_at,
        grace=timedelta(minutes=call.grace_minutes),
        published_at=call.published_at,
        judged_at=min((row.opened_at for row in numbered if row.opened_at), default=None),
        decided_at=numbered[-1].released_at if numbered else None,
        dropped_at=call.dropped_at,
    )


def standing_of(call: Call, *, now: datetime) -> Standing:
    """Return where the call stands."""
    return Standing(call, phase_of(instants_of(call), now))


def read_whole(*calls: Call) -> None:
    """The axes, rounds, quotas and criteria of the calls are read, in four queries for all of them."""
    prefetch_related_objects(
        calls,
        "axes",
        Prefetch("rounds", Round.objects.order_by("number")),
        Prefetch("rounds__quotas", AxisQuota.objects.order_by("pk")),
        Prefetch("rounds__criteria", Criterion.objects.order_by("position", "pk")),
    )


def locked_call(call: Call) -> Call:
    """Return the call as it is now with all that it says, while nobody else changes it."""
    rows = Call.objects.select_for_update(of=("self",)).select_related("village", "programme")
    row = rows.get(pk=call.pk)
    read_whole(row)
    return row


def is_published(form_id: int | None) -> bool:
    """Say whether somebody can fill the form: it has a version that is published."""
    versions = FormVersion.objects.filter(form=form_id, published_at__isnull=False)
    return form_id is not None and versions.exists()


def relied_on(row: Call, *, now: datetime) -> Relied:
    """Return what people rely on in the call; three queries."""
    files = (
        Application.objects.filter(call=row)
        .exclude(state__in=(ApplicationState.LAPSED, ApplicationState.WITHDRAWN))
        .values_list("axis__code", "kind")
    )
    found = list(files)
    begun = row.rounds.filter(
        Q(opened_at__isnull=False) | Q(applications__isnull=False) | Q(given__isnull=False)
    )
    return Relied(
        phase=phase_of(instants_of(row), now),
        files=len(found),
        axes=frozenset(axis for axis, _kind in found if axis),
        kinds=frozenset(kind for _axis, kind in found if kind),
        begun_rounds=frozenset(begun.values_list("number", flat=True)),
        scored=scored_in(row),
    )


def get_round(village: Village, pk: int, *, by: Actor | None) -> Round:
    """Return the round of that number with its call, which was read whole. Raise NotFound."""
    calls = calls_of(village, by=by).filter(rounds=pk)
    call = calls.first()
    if call is None:
        raise NotFound(_("There is no such round."))
    read_whole(call)
    found = next(row for row in call.rounds.all() if row.pk == pk)
    found.call = call
    return found
