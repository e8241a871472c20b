"""Cohorts: made from the laureates of a call or by hand, changed, dropped while they are empty."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.text import slugify

from creuset.core import locks
from creuset.core.text import localized
from creuset.incubation.accompanying import tell_cohort
from creuset.incubation.actions import members
from creuset.incubation.models import (
    Application,
    Call,
    Cohort,
    Decision,
    Member,
    Programme,
    Round,
)
from creuset.incubation.permissions import check_may_run
from creuset.incubation.rules.cohorts import BadCohort, check_days, check_name
from creuset.incubation.states import ApplicationState, MemberState
from creuset.kernel.errors import Conflict
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.villages.models import Village

MADE, CHANGED, DROPPED = (
    "incubation.cohort_made",
    "incubation.cohort_changed",
    "incubation.cohort_dropped",
)


class CohortInUse(Conflict):
    """Projects are in it."""

    code = "cohort-in-use"


@transaction.atomic
def make_cohort(
    *,
    village: Village,
    programme: Programme,
    names: Mapping[str, str],
    first_on: date,
    last_on: date,
    by: Actor,
    now: datetime,
    call: Call | None = None,
    demo_on: date | None = None,
) -> Cohort:
    """The cohort stands; the laureates of its call, if it has one, are expected in it. Raise Forbidden; BadCohort."""
    check_may_run(by, village)
    tidy = check_name(dict(names), field="names")
    check_days(first_on, last_on, demo_on)
    for row, field in ((programme, "programme"), (call, "call")):
        if row is not None and row.village_id != village.pk:
            raise BadCohort(_("It belongs to another village."), field=field)
    if call is not None and call.programme_id != programme.pk:
        raise BadCohort(_("This call is one of another programme."), field="call")
    locks.lock("cohorts", [village.pk])
    cohort = Cohort.objects.create(
        village=village,
        programme=programme,
        call=call,
        code=_free_code(village, localized(tidy, village.language)),
        names=tidy,
        first_on=first_on,
        last_on=last_on,
        demo_on=demo_on,
    )
    tell_cohort(MADE, cohort, by=by, now=now)
    expect_laureates(cohort=cohort, by=by, now=now)
    return cohort


@transaction.atomic
def change_cohort(
    *,
    cohort: Cohort,
    names: Mapping[str, str],
    first_on: date,
    last_on: date,
    by: Actor,
    now: datetime,
    demo_on: date | None = None,
) -> Cohort:
    """It is called so, and lasts so long. Raise Forbidden; BadCohort."""
    row = _held(cohort)
    check_may_run(by, row.village)
    row.names = check_name(dict(names), field="names")
    check_days(first_on, last_on, demo_on)
    row.first_on, row.last_on, row.demo_on = first_on, last_on, demo_on
    row.save(update_fields=["names", "first_on", "last_on", "demo_on"])
    tell_cohort(CHANGED, row, by=by, now=now)
    return row


@transaction.atomic
def drop_cohort(*, cohort: Cohort, by: Actor, now: datetime) -> None:
    """There is no such cohort. Raise Forbidden; CohortInUse where a project is or was in it."""
    row = _held(cohort)
    check_may_run(by, row.village)
    if row.members.exists() or row.sessions.exists():
        raise CohortInUse(
            _("Projects or sessions stand in this cohort: it stays, with what happened in it.")
        )
    tell_cohort(DROPPED, row, by=by, now=now)
    row.delete()


@transaction.atomic
def expect_laureates(*, cohort: Cohort, by: Actor, now: datetime) -> list[Member]:
    """Each laureate of the cohort's call who is in none yet is expected in it; return who is new.

    `by` is whoever runs programmes, or the house once a jury's decisions are released.
    """
    check_may_run(by, cohort.village)
    if cohort.call_id is None:
        return []
    rows = Application.objects.filter(
        call=cohort.call_id, state=ApplicationState.SELECTED, place=None, project__isnull=False
    ).select_related("project", "holder")
    return [
        members.expect(
            cohort=cohort,
            project=row.project,
            holder=row.holder,
            application=row,
            by=by,
            now=now,
        )
        for row in rows.order_by("number")
        if row.project is not None
        and row.holder is not None
        and not cohort.members.filter(project=row.project).exists()
    ]


def expect_who_is_selected(
    *, in_round: Round, decisions: Sequence[Decision], by: Actor, now: datetime
) -> None:
    """Laureates of whose call a cohort was made are expected in it, the last of several.

    Others wait until their cohort is made.
    """
    if any(one.application.state == ApplicationState.SELECTED for one in decisions):
        cohorts = Cohort.objects.filter(call=in_round.call_id).select_related("village")
        cohort = cohorts.order_by("first_on", "pk").last()
        if cohort is not None:
            expect_laureates(cohort=cohort, by=by, now=now)


def renounce_who_declines(*, decision: Decision, by: Actor, now: datetime) -> None:
    """A laureate who gives up the place is expected no more."""
    rows = Member.objects.filter(application=decision.application_id, state=MemberState.EXPECTED)
    for member in rows:
        members.give_up(member=member, by=by, now=now)


def _held(cohort: Cohort) -> Cohort:
    rows = Cohort.objects.select_for_update(of=("self",)).select_related("village", "programme")
    return rows.get(pk=cohort.pk)


def _free_code(village: Village, name: str) -> str:
    wanted = slugify(name)[:50] or "promotion"
    taken = set(
        Cohort.objects.filter(village=village, code__startswith=wanted).values_list(
            "code", flat=True
        )
    )
    return next(
        code
        for number in range(1, len(taken) + 2)
        if (code := wanted if number == 1 else f"{wanted}-{number}") not in taken
    )
