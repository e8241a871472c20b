"""Bookings in calendars: those of a person, a company, a project, a resource."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from creuset.bookings.models import Segment
from creuset.bookings.queries.ladder import standing
from creuset.bookings.states import SegmentState
from creuset.core import calendars, registry
from creuset.core.registry import CalendarEntry, Words
from creuset.core.roles import Capability
from creuset.kernel.spans import Span
from creuset.people.actors import Actor, with_id
from creuset.people.models import Party
from creuset.places.models import Resource
from creuset.places.permissions import places_of
from creuset.projects.models import Project
from creuset.projects.permissions import takes_part

BEFORE, AFTER = timedelta(days=100), timedelta(days=410)


def register() -> None:
    """Calendars of parties and of resources hold their bookings; a resource's is read by the team alone."""
    registry.add_calendar("party", of_party)
    registry.add_calendar("company", of_company)
    registry.add_calendar("project", of_project)
    registry.add_calendar("resource", of_resource)
    calendars.register_access("company", may_read_company, company_titles, own_companies)
    calendars.register_access("project", may_read_project, project_titles, own_projects)
    calendars.register_access("resource", may_read_resource, resource_titles)


def of_party(party_id: int, now: datetime) -> Iterable[CalendarEntry]:
    """Return the bookings of a party and of whom it speaks for today."""
    own = with_id(party_id).acts_for(now.date())
    return _entries(Segment.objects.filter(booking__party_id__in=own), now=now)


def of_resource(resource_id: int, now: datetime) -> Iterable[CalendarEntry]:
    """Return the bookings that take the resource, one of its parts, or the whole that it is part of."""
    family = Q(unit__part_rows__part__whole_rows__resource_id=resource_id)
    segments = Segment.objects.filter(pk__in=Segment.objects.filter(family).values("pk"))
    return _entries(segments, now=now, with_party=True, page="bookings:sheet")


def of_company(organisation_id: int, now: datetime) -> Iterable[CalendarEntry]:
    """Return the bookings of an organisation."""
    return _entries(Segment.objects.filter(booking__party_id=organisation_id), now=now)


def of_project(project_id: int, now: datetime) -> Iterable[CalendarEntry]:
    """Return the bookings for a project, whoever made them."""
    rows = Segment.objects.filter(booking__project_id=project_id)
    return _entries(rows, now=now, with_party=True)


def own_companies(party_id: int) -> dict[int, Words]:
    """Return the organisations that a person belongs to, by name."""
    rows = Party.objects.filter(
        people__person_id=party_id, people__until__isnull=True, merged_into__isnull=True
    )
    return _company_words(rows)


def may_read_company(party_id: int, organisation_id: int) -> bool:
    """Say whether the party belongs to the organisation."""
    return organisation_id in own_companies(party_id)


def company_titles(ids: Iterable[int]) -> dict[int, Words]:
    """Return what the calendars of these organisations are called."""
    return _company_words(Party.objects.filter(pk__in=list(ids)))


def _company_words(rows: QuerySet[Party]) -> dict[int, Words]:
    return {
        row.pk: _("Bookings of %(name)s") % {"name": row.name}
        for row in rows.order_by("name", "pk")
    }


def own_projects(party_id: int) -> dict[int, Words]:
    """Return the projects that a party holds or works on, itself or its organisation, by title."""
    party = Party.objects.filter(pk=party_id, merged_into__isnull=True).first()
    if party is None:
        return {}
    rows = Project.objects.filter(takes_part(Actor(party=party))).distinct()
    return _project_words(rows)


def may_read_project(party_id: int, project_id: int) -> bool:
    """Say whether the party holds the project or works on it."""
    return project_id in own_projects(party_id)


def project_titles(ids: Iterable[int]) -> dict[int, Words]:
    """Return what the calendars of these projects are called."""
    return _project_words(Project.objects.filter(pk__in=list(ids)))


def _project_words(rows: QuerySet[Project]) -> dict[int, Words]:
    return {row.pk: _("“%(title)s”") % {"title": row.title} for row in rows.order_by("title", "pk")}


def may_read_resource(party_id: int, resource_id: int) -> bool:
    """Say whether the party is of the team that reads the bookings of the resource."""
    resource = Resource.objects.filter(pk=resource_id).select_related("village").first()
    party = Party.objects.filter(pk=party_id, merged_into__isnull=True).first()
    if resource is None or party is None:
        return False
    return Actor(party=party).may(
        Capability.SEE_BOOKINGS, resource.village, places=places_of(resource)
    )


def resource_titles(ids: Iterable[int]) -> dict[int, Words]:
    """Return the names of the resources."""
    return {resource.pk: resource.name for resource in Resource.objects.filter(pk__in=list(ids))}


def _entries(
    segments: QuerySet[Segment],
    *,
    now: datetime,
    with_party: bool = False,
    page: str = "bookings_my:sheet",
) -> list[CalendarEntry]:
    # A change writes a booking's periods anew, in the same order: their rank keeps an entry the same one.
    before = Segment.objects.filter(booking=OuterRef("booking"), pk__lt=OuterRef("pk"))
    rank = before.order_by().values("booking").annotate(count=Count("pk")).values("count")
    rows = (
        segments.filter(
            standing(now, path="booking__"),
            Q(state=SegmentState.CONFIRMED) | Q(booking__hold__lapses_at__gt=now),
            ends_at__gt=now - BEFORE,
            starts_at__lt=now + AFTER,
        )
        .select_related("booking__party", "booking__village", "resource__building", "unit")
        .annotate(rank=Coalesce(Subquery(rank), 0))
        .order_by("starts_at", "pk")
    )
    return [_entry(segment, page, with_party=with_party) for segment in rows]


def _entry(segment: Segment, page: str, *, with_party: bool) -> CalendarEntry:
    booking, place = segment.booking, segment.unit
    title = booking.title
    where = {"village": booking.village.slug, "pk": booking.pk}
    if with_party:
        title = _("%(title)s – %(party)s") % {"title": title, "party": booking.party.name}
    return CalendarEntry(
        uid=f"booking-{booking.pk}-{segment.rank}@creuset",  # type: ignore[attr-defined]  # annotated
        span=Span(segment.starts_at, segment.ends_at),
        title=title,
        place=f"{place.name}, {segment.resource.building.name}, {booking.village.name}",
        description=booking.note,
        url=f"{settings.BASE_URL}{reverse(page, kwargs=where)}",
        changed_at=booking.changed_at,
        is_tentative=segment.is_option,
        of=("booking", booking.pk),
    )
