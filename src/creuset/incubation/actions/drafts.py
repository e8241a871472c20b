"""What becomes of drafts by themselves: reminded before the deadline, lapsed after it, erased in time."""

from datetime import datetime

from django.db import transaction

from creuset.core import audit
from creuset.core.models import AuditObject
from creuset.incubation.actions.applications import locked
from creuset.incubation.actions.corrections import throw_sheet_away
from creuset.incubation.mails import applicants as mails
from creuset.incubation.models import Application, Call, Correction
from creuset.incubation.notices.applications import DEADLINE, tell_writers
from creuset.incubation.queries.applying import window_of
from creuset.incubation.queries.calls import instants_of
from creuset.incubation.rules import filing
from creuset.incubation.rules.calls import Phase, phase_of
from creuset.incubation.states import APPLICATION, ApplicationState
from creuset.incubation.telling.applications import KIND
from creuset.notices.actions import forget_about
from creuset.people.actions.forgetting import check_is_house
from creuset.people.actors import Actor

DRAFT, LAPSED = ApplicationState.DRAFT, ApplicationState.LAPSED


def remind_of_drafts(*, by: Actor, now: datetime) -> int:
    """Whoever has a draft is told that the deadline comes, three days and one day before; return how many were."""
    check_is_house(by)
    calls = Call.objects.filter(
        published_at__isnull=False, dropped_at=None, closes_at__gt=now
    ).select_related("village")
    return sum(_remind(call, now=now) for call in calls.prefetch_related("rounds"))


def end_drafts(*, by: Actor, now: datetime) -> int:
    """Drafts that can be filed no more have lapsed; return how many did."""
    check_is_house(by)
    over = Application.objects.filter(state=DRAFT, call__closes_at__lte=now)
    dropped = Application.objects.filter(state=DRAFT, call__dropped_at__isnull=False)
    rows = (over | dropped).order_by("pk").values_list("pk", flat=True)
    return sum(_lapse(pk, now=now) for pk in rows)


def erase_drafts(*, by: Actor, now: datetime) -> int:
    """Drafts that were never filed are gone, words, files and names, their time being over; return how many."""
    check_is_house(by)
    unfiled = Application.objects.filter(filed_at=None)
    lapsed = unfiled.filter(state=LAPSED, call__closes_at__lte=now - filing.DRAFT_KEPT)
    withdrawn = unfiled.filter(state=ApplicationState.WITHDRAWN)
    rows = list((lapsed | withdrawn).order_by("pk").values_list("pk", flat=True))
    return sum(_erase(pk, by=by, now=now) for pk in rows)


def _remind(call: Call, *, now: datetime) -> int:
    instants, zone = instants_of(call), call.village.zone
    if filing.reminder_due(instants, zone, last=None, now=now) is None:
        return 0
    rows = Application.objects.filter(call=call, state=DRAFT).order_by("pk")
    return sum(_remind_one(row, now=now) for row in rows)


@transaction.atomic
def _remind_one(application: Application, *, now: datetime) -> bool:
    row = locked(application)
    instants, zone = instants_of(row.call), row.village.zone
    days = filing.reminder_due(instants, zone, last=row.reminded_days, now=now)
    # Whoever began since the day of the reminder knows when the deadline is.
    if days is None or row.state != DRAFT or row.begun_at > _instant(row, days):
        return False
    row.reminded_days = days
    row.save(update_fields=["reminded_days"])
    if row.holder_id is None:
        mails.remind(row, days=days)
    else:
        until = window_of(row).told_at
        tell_writers(DEADLINE, row, key=f"{row.pk}-{days}", now=now, days=days, until=until)
    return True


def _instant(row: Application, days: int) -> datetime:
    return dict(filing.reminders(instants_of(row.call), row.village.zone))[days]


@transaction.atomic
def _lapse(pk: int, *, now: datetime) -> bool:
    row = locked(Application(pk=pk))
    if row.state != DRAFT:
        return False
    is_dropped = phase_of(instants_of(row.call), now) is Phase.DROPPED
    if not is_dropped and now < window_of(row).last_at:
        return False
    row.state = APPLICATION.check(DRAFT, "lapse").value
    row.save(update_fields=["state"])
    return True


@transaction.atomic
def _erase(pk: int, *, by: Actor, now: datetime) -> bool:
    """The draft is gone, unless a late door still keeps it."""
    row = locked(Application(pk=pk))
    if row.filed_at is not None or (
        row.state == LAPSED and now < window_of(row).last_at + filing.DRAFT_KEPT
    ):
        return False
    correction = Correction.objects.filter(application=row).first()
    sheets = [row.sheet, *([correction.sheet] if correction else [])]
    forget_about(topic=DEADLINE, name="application", ids=[row.pk])
    audit.erase(
        AuditObject.objects.filter(kind=KIND, object_id=row.pk).values_list("row_id", flat=True)
    )
    row.delete()
    for sheet in sheets:
        throw_sheet_away(sheet=sheet, by=by, now=now)
    return True
