"""The parts of the day's page, each drawn by itself: tiles, week, floor and thread."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy, pgettext

from creuset.bookings.drawing import Links, View, draw_grid, frame_of
from creuset.bookings.drawing.lists import ListLinks, listed_days
from creuset.bookings.queries.presence import Stands
from creuset.bookings.rules.presence import EARLY
from creuset.core.roles import Capability
from creuset.core.text import day_text, days_text
from creuset.desk.queries.day import Day
from creuset.desk.queries.firsts import Asks, Waiting
from creuset.desk.queries.thread import Item
from creuset.desk.views.drawn import drawn_floor, place_links
from creuset.desk.views.kept import changes_all
from creuset.desk.views.words import sentence_of, state_words, until_text
from creuset.people.requests import TeamRequest
from creuset.places.drawing import figures
from creuset.places.drawing.kinds import tone
from creuset.places.kinds import Kind
from creuset.places.queries.floors import drawing_words
from creuset.reception.permissions import may_receive
from creuset.villages.models import Village

#: How many places and kinds a tile names, and how many persons who wait.
NAMED, WAITING = 5, 2


#: What the team answers: its sign, how it is said of so many, and where it is done.
ANSWERED = {
    Asks.VISIT: (
        "bell",
        ngettext_lazy("%(count)d visit to answer", "%(count)d visits to answer", "count"),
        "visits:list",
    ),
    Asks.JOIN: (
        "people",
        ngettext_lazy("%(count)d request to join", "%(count)d requests to join", "count"),
        "people:requests",
    ),
    Asks.APPROVAL: (
        "hand",
        ngettext_lazy("%(count)d booking to approve", "%(count)d bookings to approve", "count"),
        "approvals:list",
    ),
    Asks.ENQUIRY: (
        "mail",
        ngettext_lazy("%(count)d request from outside", "%(count)d requests from outside", "count"),
        "enquiries:list",
    ),
}

#: Whoever has not come so long after the beginning is late,
LATE = timedelta(minutes=10)
#: but for where one comes when one likes: with a day pass, to a desk, to what is stored.
ANY_TIME = frozenset(
    {
        Kind.OPEN_SPACE,
        Kind.DESK,
        Kind.SHARED_OFFICE,
        Kind.OFFICE,
        Kind.STORAGE,
        Kind.LOCKER,
        Kind.PARKING,
    }
)


@dataclass(frozen=True)
class First:
    """A thing to do, or to know, before anything else."""

    icon: str
    title: str
    words: str = ""
    state: str = ""
    url: str = ""
    label: str = ""


@dataclass(frozen=True)
class Line:
    """A booking of the thread, with its words."""

    item: Item
    time: str
    where: str
    is_ending: bool = False
    #: Somebody checked in, and has not left.
    is_there: bool = False
    #: It began a while ago, and nobody said that they came.
    is_late: bool = False
    #: Where it is said that somebody came, if the reader may say so now.
    check_in_url: str = ""


def draw_now(request: TeamRequest, day: Day) -> str:
    """Return all that follows the hour; each part takes the place of its older self."""
    sentence = _drawn("desk/day/sentence.html", {"sentence": sentence_of(day)}, request)
    return sentence + draw_tiles(request, day) + draw_floor(request, day)


def draw_tiles(request: TeamRequest, day: Day) -> str:
    """Return the figures of the day, and what is first to do."""
    village = day.village
    context = {
        "village": village,
        "now": day.now,
        "day": day,
        "occupation": _occupation(day),
        "places": [
            {
                "code": one.row.code,
                "name": one.row.name,
                "state": one.state.state.value,
                "words": state_words(one.state),
            }
            for one in sorted(day.places, key=lambda one: one not in day.in_use)[:NAMED]
        ],
        "progress": _progress(day),
        "free": sorted(day.free, key=lambda kind: -kind.free)[:NAMED],
        "free_count": sum(kind.free for kind in day.free),
        "free_of": sum(kind.count for kind in day.free),
        "named": _named(day, village),
        "firsts": list(_firsts(day, request)),
    }
    return _drawn("desk/day/tiles.html", context, request)


def draw_week(request: TeamRequest, day: Day) -> str:
    """Return the week of the main kinds, as a table and for a phone as today's list."""
    village = day.village
    frame = frame_of(day.main, view=View.WEEK, zone=village.zone)
    marks_mine = not changes_all(request.actor, village)
    planning_url = reverse("planning:week", args=[village])
    grid = draw_grid(
        day.main,
        frame,
        links=Links(
            sheet=reverse("bookings:sheet", args=[village, 0]),
            day=lambda one: f"{planning_url}?view=day&day={one.isoformat()}",
            units=lambda code: f"{planning_url}?units={code}",
            resource=place_links(village),
        ),
        marks_mine=marks_mine,
    )
    days = day.planning.days
    listed = listed_days(
        day.main_today, zone=village.zone, links=_list_links(village), marks_mine=marks_mine
    )
    context = {
        "village": village,
        "now": day.now,
        "planning": day.main,
        "grid": _safe(grid),
        "planning_url": planning_url,
        "week_text": days_text(days.first, days.last, today=day.today),
        "before": f"?day={days.first - timedelta(days=7)}",
        "after": f"?day={days.until}",
        "families": _families(day),
        "listed": listed[0],
    }
    return _drawn("desk/day/week.html", context, request)


def draw_floor(request: TeamRequest, day: Day) -> str:
    """Return the floor now, and the thread of the day."""
    village = day.village
    receives = request.actor.may(Capability.CHANGE_BOOKINGS, village)
    context = {
        "village": village,
        "now": day.now,
        "day": day,
        "floor": drawn_floor(day.floor, village, at=day.now, states=day.states),
        "levels": day.plans,
        "plan_url": reverse("desk:plan", args=[village]),
        "closures": [_line(item, day, item.span.end) for item in day.closures],
        "current": [_received(item, day, item.span.end, may_say=receives) for item in day.current],
        "coming": [_received(item, day, item.span.start, may_say=receives) for item in day.coming],
        "over": [_line(item, day, item.span.start) for item in day.over],
        "receives_visitors": may_receive(request.actor, village),
    }
    return _drawn("desk/day/floor.html", context, request)


def _occupation(day: Day) -> dict[str, Any]:
    """Return the ring of today, the bars of the week, and their table."""
    words = drawing_words()
    ring = figures.ring(
        day.occupation[day.today].share, title=_("Occupation of the day"), words=words
    )
    bars = figures.bars(
        [
            figures.Bar(
                label=day_text(one, today=day.today),
                short=_letter(one),
                share=share.share if share.opened else None,
                now=one == day.today,
            )
            for one, share in day.occupation.items()
        ],
        title=_("Occupation by day of the week"),
        words=words,
    )
    return {"ring": _safe(ring.svg), "bars": _safe(bars.svg), "rows": bars.rows}


def _letter(one: date) -> str:
    return date_format(one, "D")[:1].lower()


def _progress(day: Day) -> SafeString:
    """Return a dot a booking of the day, those that have begun filled."""
    total = len(day.bookings)
    begun = total - len(day.coming)
    title = _("Bookings that have begun")
    return _safe(figures.dots(begun, total, title=title, words=drawing_words()).svg)


def _named(day: Day, village: Village) -> list[tuple[Waiting, str, str]]:
    """Return who has waited longest, where to answer them, and what they ask."""
    joins_url = reverse("people:requests", args=[village])

    def told(one: Waiting) -> tuple[str, str]:
        match one.asks:
            case Asks.VISIT:
                return reverse("visits:visit", args=[village, one.pk]), _("asks to visit")
            case Asks.JOIN:
                return joins_url, _("asks to join")
            case Asks.APPROVAL:
                return reverse("approvals:answer", args=[village, one.pk]), _("waits for approval")
            case Asks.ENQUIRY:
                return reverse("enquiries:enquiry", args=[village, one.pk]), _("asks from outside")

    return [(one, *told(one)) for one in day.firsts.people[:WAITING]]


def _firsts(day: Day, request: TeamRequest) -> Iterator[First]:
    """Yield what is first to do: who waits, what could not leave the house, what is closed, what ends."""
    village, firsts = day.village, day.firsts
    for asks, (icon, said, address) in ANSWERED.items():
        if waiting := firsts.who(asks):
            yield First(
                icon,
                said % {"count": len(waiting)},
                _some_names(waiting),
                "option",
                reverse(address, args=[village]),
                pgettext("action", "Answer"),
            )
    if options := len(firsts.options):
        title = ngettext(
            "%(count)d option to answer by tomorrow",
            "%(count)d options to answer by tomorrow",
            options,
        )
        url = reverse("bookings:options", args=[village])
        words = ", ".join(firsts.options[:WAITING]) + ("…" if options > WAITING else "")
        yield First(
            "clock", title % {"count": options}, words, "option", url, pgettext("action", "Answer")
        )
    if late := len(firsts.late):
        title = ngettext(
            "%(count)d person or company moves, and something is late",
            "%(count)d move in or out, and something is late",
            late,
        )
        url = f"{reverse('plans:checklists', args=[village])}?state=late"
        words = ", ".join(firsts.late[:WAITING]) + ("…" if late > WAITING else "")
        yield First("check", title % {"count": late}, words, "soon", url, _("See them"))
    if stuck := firsts.stuck:
        title = ngettext("%(count)d message is stuck", "%(count)d messages are stuck", stuck)
        url = reverse("desk:outbox", args=[village])
        words = _("They could not leave the village.")
        yield First("warn", title % {"count": stuck}, words, "busy", url, _("See them"))
    may_close = request.actor.may(Capability.CLOSE_PLACES, village)
    for item in day.closures[:WAITING]:
        url = reverse("closures:list", args=[village]) if may_close else ""
        until = _("closed until %(time)s") % {"time": until_text(item.span.end, day.now, village)}
        words = f"{', '.join(item.places)} · {until}"
        yield First("shut", item.title, words, "closed", url, _("Closures"))
    for item in day.ending[:WAITING]:
        url = reverse("bookings:sheet", args=[village, item.source_id])
        until = _("ends at %(time)s") % {"time": until_text(item.span.end, day.now, village)}
        words = f"{', '.join(item.places)} · {until}"
        yield First("clock", item.title, words, "soon", url, pgettext("action", "Open"))


def _some_names(waiting: Sequence[Waiting]) -> str:
    names = [one.name for one in waiting[:WAITING]]
    return ", ".join(names) + ("…" if len(waiting) > WAITING else "")


def _received(item: Item, day: Day, at: datetime, *, may_say: bool) -> Line:
    """Return a line of what is on or to come: whether somebody is there, else where that is said."""
    line = _line(item, day, at)
    if not item.is_booking:
        return line
    stands = day.there.get(item.source_id)
    may_come = may_say and stands is None and item.span.start - EARLY <= day.now
    url = reverse("bookings:check_in", args=[day.village, item.source_id]) if may_come else ""
    is_late = (
        stands is None
        and item.kind not in ANY_TIME
        and item.span.start + LATE <= day.now < item.span.end
    )
    return replace(line, is_there=stands is Stands.THERE, is_late=is_late, check_in_url=url)


def _line(item: Item, day: Day, at: datetime) -> Line:
    return Line(
        item=item,
        time=until_text(at, day.now, day.village),
        where=" · ".join(filter(None, [", ".join(item.places), item.party])),
        is_ending=item in day.ending,
    )


def _families(day: Day) -> list[tuple[str, str]]:
    """Return the families of colour that the week shows, with their words."""
    words = {
        "stage": _("Stages"),
        "edit": _("Post-production"),
        "meeting": _("Meetings"),
        "desk": _("Desks and offices"),
        "craft": _("Workshops"),
    }
    kinds = {"craft": "workshop"}
    shown = dict.fromkeys(tone(group.kind) for group in day.main.groups)
    return [(kinds.get(name, name), words[name]) for name in shown if name in words]


def _list_links(village: Village) -> ListLinks:
    return ListLinks(
        sheet=reverse("bookings:sheet", args=[village, 0]),
        move=reverse("bookings:change", args=[village, 0]),
        cancel=reverse("bookings:cancel", args=[village, 0]),
        new=reverse("bookings:new", args=[village]),
    )


def _drawn(template: str, context: dict[str, Any], request: HttpRequest) -> SafeString:
    return render_to_string(template, context, request)


def _safe(drawing: str) -> SafeString:
    # A drawing escapes every text and every attribute itself.
    return mark_safe(drawing)  # noqa: S308
