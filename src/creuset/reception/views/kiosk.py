"""The tablet at the entrance: whoever arrives says so by a code, without a session.

Nothing that is sent to it leads anywhere: no address is read from a form, a question or a scanned code, and the page
only ever leads back to its own first face.
"""

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from creuset.bookings import codes
from creuset.bookings.actions import check_in
from creuset.bookings.models import Booking
from creuset.bookings.queries import get_booking
from creuset.bookings.queries.kiosk import find_stay
from creuset.bookings.queries.screens import find_screen
from creuset.bookings.rules.presence import WrongCode
from creuset.bookings.states import Means
from creuset.core import clock
from creuset.core.http import is_fragment
from creuset.core.rates import Limiter
from creuset.documents.queries.house_rules import rules_in_force, rules_page
from creuset.kernel.errors import DomainError, NotFound
from creuset.kernel.spans import Span
from creuset.people.actors import HOUSE
from creuset.places.models import Building, Resource
from creuset.places.queries.access import resources_seen
from creuset.reception.actions import (
    announce_visit,
    let_out,
    let_visitor_out,
    pass_by,
    receive_visitor,
)
from creuset.reception.day_words import day_words
from creuset.reception.models import AnnouncedVisitor, VisitRequest
from creuset.reception.queries import find_by_pass, find_expected
from creuset.reception.queries.visitors import (
    find_by_secret,
    find_expected_visitor,
    read_scanned_visitor,
)
from creuset.reception.queries.workdays import find_workday
from creuset.reception.rules.visitors import VisitorGivesMore
from creuset.villages.models import Village

#: Whoever guesses the address of a kiosk waits, by machine.
limiter = Limiter(size=60, per_minute=30)
#: Codes typed at one kiosk: a wrong one counts as many, so that nobody tries them all.
tries = Limiter(size=24, per_minute=12)
WRONG_COUNTS = 3
LONGEST_TEXT = 400


@dataclass(frozen=True)
class Arrived:
    """Somebody who came or leaves, by their first name; or people who came to what they booked, and where that is."""

    visitor: str = ""
    #: They are of the village: nobody has to fetch them.
    is_known: bool = False
    is_gone: bool = False
    #: Who expects them, and is told.
    host: str = ""
    #: What their day is paid with.
    day: str = ""
    title: str = ""
    places: tuple[Resource, ...] = ()
    span: Span | None = None


@dataclass(frozen=True)
class Given:
    """What a visitor said of themselves, where the house asks for it."""

    company: str = ""
    agrees: bool = False


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def kiosk(request: HttpRequest, village: Village, secret: str) -> HttpResponse:
    """The first face of the tablet; a POST is a code, typed or scanned."""
    now = clock.now()
    screen = find_screen(village, secret, now=now, is_kiosk=True)
    if screen is None:
        if seconds := limiter.wait(request.META.get("REMOTE_ADDR", ""), now=now):
            return HttpResponse(status=429, headers={"Retry-After": str(seconds)})
        raise Http404
    with translation.override(_language(request, village)):
        address = reverse("kiosk:kiosk", args=[village, secret])
        values = {"screen": screen, "now": now, "url": address, "languages": _languages(village)}
        if request.method != "POST":
            return _answer(request, values)
        if seconds := tries.wait(screen.secret_hash, now=now):
            return _answer(request, values | {"is_busy": True}, status=429, wait=seconds)
        try:
            text = request.POST.get("code", "")[:LONGEST_TEXT]
            arrived = _arrived(village, text, _given(request), building=screen.building, now=now)
        except VisitorGivesMore as error:
            return _answer(request, values | _asked(village, text, error, request, now=now))
        except DomainError as error:
            if isinstance(error, WrongCode):
                for _more in range(WRONG_COUNTS - 1):
                    tries.wait(screen.secret_hash, now=now)
            return _answer(request, values | {"refusal": error}, status=error.status)
        return _answer(request, values | {"arrived": arrived})


def _language(request: HttpRequest, village: Village) -> str:
    """Return the language of one answer: the village's own unless another of its own is asked for."""
    asked = request.POST.get("lang") or request.GET.get("lang", "")
    return asked if asked in village.languages else village.language


def _languages(village: Village) -> list[tuple[str, str]]:
    return [(code, translation.get_language_info(code)["name_local"]) for code in village.languages]


def _answer(
    request: HttpRequest, values: dict[str, object], *, status: int = 200, wait: int = 0
) -> HttpResponse:
    # htmx swaps in what is refused as well, but for what it takes for an error of ours.
    template = "reception/kiosk.html#face" if is_fragment(request) else "reception/kiosk.html"
    answer = render(request, template, values, status=200 if is_fragment(request) else status)
    answer["X-Robots-Tag"] = "noindex"
    if wait:
        answer["Retry-After"] = str(wait)
    return answer


def _arrived(
    village: Village, text: str, given: Given, *, building: Building | None, now: datetime
) -> Arrived:
    """Whoever has the code has come, or leaves; return what they are told.

    Raises: WrongCode; VisitorGivesMore; what check-in refuses.
    """
    if signed := codes.read_scanned(text):
        return _checked_in(village, codes.read_stay(signed), now=now)
    if secret := read_scanned_visitor(text):
        return _received(_of_secret(village, secret), given, building=building, now=now)
    typed = codes.read_typed(text)
    if stay := find_stay(village, typed, now=now):
        return _checked_in(village, stay, now=now)
    if visit := find_expected(village, typed, now=now):
        return _announced(visit, building=building, now=now)
    if visitor := find_expected_visitor(village, typed, now=now):
        return _received(visitor, given, building=building, now=now)
    if person := find_by_pass(village, typed):
        made = pass_by(village=village, person=person, building=building, now=now)
        day = "" if made.left_at else day_words(find_workday(village, person, village.day_of(now)))
        return Arrived(
            visitor=_first_word(person.name), is_known=True, is_gone=bool(made.left_at), day=day
        )
    raise codes.unknown_code()


def _given(request: HttpRequest) -> Given:
    return Given(request.POST.get("company", "")[:120], agrees="agrees" in request.POST)


def _asked(
    village: Village, text: str, error: VisitorGivesMore, request: HttpRequest, *, now: datetime
) -> dict[str, object]:
    """Return what the tablet asks of a visitor before they are let in; of one who said something, why again."""
    rules = rules_in_force(village, on=village.day_of(now))
    return {
        "missing": error.details["missing"],
        "code": text,
        "given": _given(request),
        "why": error if "given" in request.POST else None,
        "rules": rules_page(rules, get_language() or village.language) if rules else None,
    }


def _of_secret(village: Village, secret: str) -> AnnouncedVisitor:
    try:
        return find_by_secret(village, secret)
    except NotFound:
        # The code of another village tells nobody here that it is one.
        raise codes.unknown_code() from None


def _received(
    row: AnnouncedVisitor, given: Given, *, building: Building | None, now: datetime
) -> Arrived:
    """Whoever was announced comes, or leaves if they are inside."""
    if let_visitor_out(visitor=row, now=now):
        return Arrived(visitor=_first_word(row.name), is_gone=True)
    receive_visitor(
        visitor=row,
        by=HOUSE,
        building=building,
        how=Means.KIOSK,
        company=given.company,
        agrees=given.agrees,
        now=now,
    )
    return Arrived(
        visitor=_first_word(row.name),
        host=row.host.name,
        places=(row.resource,) if row.resource else (),
    )


def _checked_in(village: Village, code: codes.StayCode, *, now: datetime) -> Arrived:
    try:
        booking = get_booking(village, code.booking_id, by=HOUSE, now=now)
    except NotFound:
        # The code of another village tells nobody here that it is one.
        raise codes.unknown_code() from None
    # The code is what lets in: nobody is asked who they are.
    row = check_in(
        booking=booking, by=HOUSE, now=now, how=Means.KIOSK, stay_starts_at=code.starts_at
    )
    return Arrived(
        title=booking.title if village.shows_titles else "",
        places=_places(booking, row.stay, now=now),
        span=row.stay,
    )


def _places(booking: Booking, stay: Span, *, now: datetime) -> tuple[Resource, ...]:
    """Return where they go: the places of the stay that are on, or begin first."""
    rows = [
        row
        for row in booking.segments.all()
        if not row.is_option and stay.contains(row.starts_at) and row.ends_at > now
    ]
    first = min((max(row.starts_at, now) for row in rows), default=now)
    units = {row.unit_id for row in rows if max(row.starts_at, now) == first}
    found = (
        resources_seen(booking.village, HOUSE)
        .filter(pk__in=units)
        .select_related("building", "level")
    )
    return tuple(found.order_by("building__position", "position", "pk"))


def _announced(visit: VisitRequest, *, building: Building | None, now: datetime) -> Arrived:
    if visit.arrived_at and let_out(visit=visit, now=now):
        return Arrived(visitor=_first_word(visit.name), is_gone=True)
    made = announce_visit(visit=visit, by=HOUSE, building=building, how=Means.KIOSK, now=now)
    return Arrived(visitor=_first_word(made.name))


def _first_word(name: str) -> str:
    return next(iter(name.split()), "")
