"""Sessions of cohorts in the calendars of those who make the projects."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from creuset.core.registry import CalendarEntry
from creuset.incubation.models import Member, Session
from creuset.incubation.queries.cohorts import place_of
from creuset.incubation.states import MemberState
from creuset.kernel.spans import Span
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.projects.models import Project
from creuset.projects.permissions import takes_part

BEFORE, AFTER = timedelta(days=100), timedelta(days=410)


def of_party(party_id: int, now: datetime) -> Iterable[CalendarEntry]:
    """Return the sessions of the cohorts of which the party makes a project."""
    party = Party.objects.filter(pk=party_id, merged_into__isnull=True).first()
    if party is None:
        return []
    by = Actor(party=party)
    mine = Project.objects.filter(takes_part(by)).values("pk")
    members = Member.objects.filter(
        Q(project__in=mine) | Q(holder__in=by.acts_for(now.date())), state=MemberState.INSIDE
    )
    cohorts: dict[int, int] = dict(members.order_by("-pk").values_list("cohort", "pk"))
    rows = (
        Session.objects.filter(
            cohort__in=cohorts,
            off_at=None,
            ends_at__gt=now - BEFORE,
            starts_at__lt=now + AFTER,
        )
        .select_related("cohort__village", "booking")
        .prefetch_related("booking__segments__resource__building")
        .order_by("starts_at", "pk")
    )
    return [_entry(row, cohorts[row.cohort_id]) for row in rows]


def _entry(row: Session, member: int) -> CalendarEntry:
    page = reverse("programme_my:session", args=[row.cohort.village, member, row.pk])
    return CalendarEntry(
        uid=f"cohort-session-{row.pk}@creuset",
        span=Span(row.starts_at, row.ends_at),
        title=row.title,
        place=place_of(row),
        description=row.words,
        url=f"{settings.BASE_URL}{page}",
        changed_at=row.made_at,
    )
