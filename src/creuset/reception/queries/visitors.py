"""Announced visitors, reached from their village."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.crypto import salted_hmac

from creuset.bookings import codes
from creuset.core.text import in_language
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import day_start
from creuset.people.actors import Actor
from creuset.people.fields import fold
from creuset.people.models import Party
from creuset.people.secrets import hashed
from creuset.reception.models import AnnouncedVisitor, AnnouncingStop, Presence
from creuset.reception.permissions import may_see_inside
from creuset.reception.rules.visitors import Stay, Terms, persons, state_of, terms_from
from creuset.reception.states import VisitorState
from creuset.villages.models import Village

#: The address in the QR code of a visitor, whatever stands before it.
_PAGE = re.compile(r"/visitor/(?P<secret>[0-9a-f]{43})/?\s*\Z")
#: More than that are read on their own page.
MOST_TODAY = 100
SALT = "creuset.reception.visitor"
DIGITS = "creuset.reception.visitor.digits"


@dataclass(frozen=True, slots=True)
class Visitor:
    """An announced visitor as pages show them on a day."""

    row: AnnouncedVisitor
    state: VisitorState
    #: The presence by which they are counted, if they are inside.
    presence: Presence | None


@dataclass(frozen=True, slots=True)
class Expected:
    """Somebody who is announced for today, as the day of the desk shows them."""

    pk: int
    name: str
    company: str
    more: int
    hour: time | None
    host: str
    place: str
    state: VisitorState


def terms_of(village: Village) -> Terms:
    """Return how the village receives those whom its members announce."""
    return terms_from(village.visitor_terms)


def secret_of(key: str) -> str:
    """Return the secret of a visitor's own page, the same in every mail; nothing that is kept tells it."""
    return salted_hmac(SALT, key, algorithm="sha256").hexdigest()[:43]


def digits_of(row: AnnouncedVisitor) -> str:
    """Return the eight digits that the visitor types at the entrance."""
    return codes.digits(DIGITS, row.key)


def visitors_of(village: Village, *, by: Actor, words: str = "") -> QuerySet[AnnouncedVisitor]:
    """Return the visitors that the actor may read, unordered: all for the team; for others those whom they expect or
    announced. With words of their name, company or plate, or of their host's name, where asked.
    """
    rows = AnnouncedVisitor.objects.filter(village=village)
    rows = rows.select_related(
        "host", "organisation", "announced_by", "resource__building", "resource__level", "booking"
    ).defer("resource__building__outline", "resource__level__outline", "resource__level__drawing")
    if not may_see_inside(by, village):
        rows = rows.filter(_own(by))
    for word in fold(words).split():
        rows = rows.filter(Q(search_text__contains=word) | Q(host__search_text__contains=word))
    return rows


def own_visitors(village: Village, *, by: Actor) -> QuerySet[AnnouncedVisitor]:
    """Return whom the actor expects or announced, unordered."""
    return visitors_of(village, by=by).filter(_own(by))


def get_visitor(village: Village, pk: int, *, by: Actor) -> AnnouncedVisitor:
    """Return the visitor with their village; NotFound where there is none that the actor may read."""
    return _found(village, visitors_of(village, by=by).filter(pk=pk).first())


def find_by_secret(village: Village, secret: str) -> AnnouncedVisitor:
    """Return whose page the secret of a mail opens; NotFound where it opens none."""
    rows = AnnouncedVisitor.objects.select_related("host", "resource__building", "resource__level")
    return _found(village, rows.filter(village=village, secret_hash=hashed(secret)).first())


def read_scanned_visitor(text: str) -> str:
    """Return the secret of a visitor's page in what a camera read; an empty text where it holds none.

    The address around it is read no further, and led to by nobody.
    """
    found = _PAGE.search(text)
    return found["secret"] if found else ""


def find_expected_visitor(
    village: Village, typed: str, *, now: datetime
) -> AnnouncedVisitor | None:
    """Return the visitor of today whose digits were typed; None where none has them, or two have; one query."""
    today = village.day_of(now)
    rows = AnnouncedVisitor.objects.filter(
        village=village, first_on__lte=today, last_on__gte=today, cancelled_at__isnull=True
    )
    rows = rows.select_related("host", "resource__building", "resource__level")
    found = [row for row in rows if digits_of(row) == typed]
    if len(found) != 1:
        return None
    found[0].village = village
    return found[0]


def on_day(rows: QuerySet[AnnouncedVisitor], day: date) -> QuerySet[AnnouncedVisitor]:
    """Return those of the visitors who are announced for the day."""
    return rows.filter(first_on__lte=day, last_on__gte=day)


def in_state(
    rows: QuerySet[AnnouncedVisitor], state: VisitorState, *, village: Village, now: datetime
) -> QuerySet[AnnouncedVisitor]:
    """Return those of the visitors who stand so now: the states of `rules.visitors.state_of`, as a question."""
    today = village.day_of(now)
    if state is VisitorState.CANCELLED:
        return rows.filter(cancelled_at__isnull=False)
    rows = rows.filter(cancelled_at__isnull=True)
    rows = rows.annotate(is_here=Exists(_open(now).filter(visitor=OuterRef("pk"))))
    if state is VisitorState.HERE:
        return rows.filter(is_here=True)
    came_today = Q(arrived_at__gte=day_start(today, village.zone))
    over = Q(last_on__lt=today)
    rows = rows.filter(is_here=False)
    match state:
        case VisitorState.LEFT:
            return rows.filter(came_today | (over & Q(arrived_at__isnull=False)))
        case VisitorState.MISSED:
            return rows.filter(over, arrived_at__isnull=True)
        case _:
            return rows.exclude(over).exclude(came_today, arrived_at__isnull=False)


def standing(rows: Iterable[AnnouncedVisitor], *, village: Village, now: datetime) -> list[Visitor]:
    """Return the visitors with where each stands now; one query for any number."""
    found = list(rows)
    inside = {
        row.visitor_id: row for row in _open(now).filter(visitor_id__in=[one.pk for one in found])
    }
    return [told(row, inside.get(row.pk), village=village, now=now) for row in found]


def told(
    row: AnnouncedVisitor, presence: Presence | None, *, village: Village, now: datetime
) -> Visitor:
    """Return the visitor with where they stand now, given by what they are counted inside."""
    state = state_of(
        row.stay,
        is_cancelled=row.cancelled_at is not None,
        is_here=presence is not None,
        came_on=village.day_of(row.arrived_at) if row.arrived_at else None,
        today=village.day_of(now),
    )
    return Visitor(row, state, presence)


def find_inside(row: AnnouncedVisitor, *, now: datetime) -> Presence | None:
    """Return the presence by which the visitor is counted; None where they are not inside."""
    return _open(now).filter(visitor=row).first()


def ask_expected(village: Village, *, by: Actor, now: datetime) -> QuerySet[AnnouncedVisitor, Any]:
    """Return the question who is announced for today: nobody, for those who may not read who is inside."""
    rows = AnnouncedVisitor.objects.filter(village=village, cancelled_at__isnull=True)
    if not may_see_inside(by, village):
        rows = rows.none()
    presence = _open(now).filter(visitor=OuterRef("pk")).order_by("pk").values("pk")[:1]
    return (
        on_day(rows, village.day_of(now))
        .order_by("hour", "name", "pk")
        .values_list(
            "pk",
            "name",
            "company",
            "more",
            "first_on",
            "last_on",
            "hour",
            "arrived_at",
            "host__name",
            "resource__names",
            Subquery(presence),
        )[:MOST_TODAY]
    )


def told_expected(rows: Iterable[Any], *, village: Village, now: datetime) -> list[Expected]:
    """Return who is announced for today, from the rows of `ask_expected`: who comes at an hour first, in order."""
    found = [
        Expected(
            pk=pk,
            name=name,
            company=company,
            more=more,
            hour=hour,
            host=host,
            place=in_language(names),
            state=state_of(
                Stay(first_on, last_on, hour),
                is_cancelled=False,
                is_here=presence is not None,
                came_on=village.day_of(arrived_at) if arrived_at else None,
                today=village.day_of(now),
            ),
        )
        for pk, name, company, more, first_on, last_on, hour, arrived_at, host, names, presence in rows
    ]
    # Databases do not agree where nothing stands in an order.
    return sorted(found, key=lambda one: (one.hour is None, one.hour or time.min, one.name))


def is_stopped(village: Village, parties: Iterable[int]) -> bool:
    """Say whether the team lets one of the parties announce nobody any more."""
    return AnnouncingStop.objects.filter(village=village, party_id__in=list(parties)).exists()


def stops_of(village: Village) -> QuerySet[AnnouncingStop]:
    """Return who announces nobody any more, the latest first."""
    rows = AnnouncingStop.objects.filter(village=village).select_related("party", "by")
    return rows.order_by("-since", "-pk")


def counts_of(
    village: Village,
    stay: Stay,
    *,
    host: Party | None = None,
    organisation: Party | None = None,
    besides: Sequence[int] = (),
) -> dict[date, int]:
    """Return how many people a host, or a company, expects by day, in days of a stay or around; one query."""
    rows = AnnouncedVisitor.objects.filter(
        village=village,
        cancelled_at__isnull=True,
        first_on__lte=stay.last_on,
        last_on__gte=stay.first_on,
    ).exclude(pk__in=besides)
    if host is not None:
        rows = rows.filter(host=host)
    if organisation is not None:
        rows = rows.filter(organisation=organisation)
    return persons((row.stay, row.count) for row in rows)


def _own(by: Actor) -> Q:
    if by.party_id is None:
        return Q(pk__in=())
    return Q(host_id=by.party_id) | Q(announced_by_id=by.party_id)


def _open(now: datetime) -> QuerySet[Presence]:
    return Presence.objects.filter(
        visitor__isnull=False, left_at__isnull=True, listed_until__gt=now
    )


def _found(village: Village, row: AnnouncedVisitor | None) -> AnnouncedVisitor:
    if row is None:
        raise NotFound(_("There is no such visitor."))
    row.village = village
    return row
