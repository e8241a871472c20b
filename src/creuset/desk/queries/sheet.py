"""The sheet of a space on the public site: its figures, its next five weeks, its plan."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from creuset.core import files
from creuset.core.models import StoredFile
from creuset.core.text import NBSP, hour_text, number_text
from creuset.desk.kinds import HEAD_FIGURES
from creuset.desk.queries.public import looks_of
from creuset.kernel.spans import DaySpan, Span, merge, subtract
from creuset.people.actors import Actor
from creuset.places.feature_words import feature_name, feature_pairs, figure_of
from creuset.places.features import FEATURES
from creuset.places.models import Resource
from creuset.places.pictures import KIND
from creuset.places.queries.access import get_resource
from creuset.places.queries.availability import busy_spans
from creuset.places.queries.floors import LevelPlan, floor_of, resources_on, sheet_svg
from creuset.places.queries.hours import hours_of, out_of_service, service_of
from creuset.places.queries.ledger import parts_by_resource
from creuset.villages.models import Village

WEEKS = 5
#: A day is told full from this share of its opening hours on.
_FULL = 0.85
_MOST_LINES = 5
_MOST_SLOTS = 3


@dataclass(frozen=True)
class Day:
    """A day of a space: `texture` is how it is drawn, `words` how it is said."""

    day: date
    texture: str
    words: str
    hours: str = ""
    is_shut: bool = False
    is_past: bool = False
    is_today: bool = False
    begins: bool = False
    ends: bool = False

    @property
    def classes(self) -> str:
        """The classes of its cell."""
        told = {
            "monday": self.day.weekday() == 0,
            "today": self.is_today,
            "past": self.is_past,
            "shut-day": self.is_shut,
            "from": self.begins,
            "to": self.ends,
        }
        return " ".join(name for name, is_so in told.items() if is_so)


@dataclass(frozen=True)
class Line:
    """The days of a space, of its whole or of one of its parts."""

    resource: Resource
    days: tuple[Day, ...]


@dataclass(frozen=True)
class Month:
    """A month above the days: its first, and where it stands among them."""

    first: date
    at: int
    length: int


@dataclass(frozen=True)
class SpaceSheet:
    """All that the sheet of a space shows."""

    resource: Resource
    figures: tuple[tuple[str, str, str], ...]
    features: tuple[tuple[str, list[tuple[str, str]]], ...]
    lines: tuple[Line, ...]
    months: tuple[Month, ...]
    days: DaySpan
    drawing: SafeString
    whole: Resource | None
    parts: tuple[Resource, ...]
    pictures: tuple[StoredFile, ...]
    free_days: tuple[Day, ...]
    serves_from: date | None
    #: The last day on which it serves.
    serves_until: date | None
    serves: bool

    @property
    def rows(self) -> list[tuple[date, list[Day]]]:
        """The days to come, one a row, for the list."""
        columns = [line.days for line in self.lines]
        return [
            (days[0].day, list(days)) for days in zip(*columns, strict=True) if not days[0].is_past
        ]


def space_sheet(
    village: Village, code: str, *, by: Actor | None, on: date, now: datetime
) -> SpaceSheet:
    """Return the sheet of a space as the reader may see it, from the Monday of the day's week on.

    Six queries beside those of the reader's rights. Raises NotFound.
    """
    resource = get_resource(village, code, by)
    near = _neighbours(village, resource, by)
    family = _family(resource, near)
    monday = on - timedelta(days=on.weekday())
    days = DaySpan.of(monday, monday + timedelta(days=7 * WEEKS - 1))
    lines = _lines(family, days, today=village.day_of(now))
    serves_from, gone_from = service_of(resource)
    until = gone_from - timedelta(days=1) if gone_from else None
    return SpaceSheet(
        resource=resource,
        figures=tuple(_figures(resource))[:4],
        features=tuple(
            feature_pairs(resource.features, resource.out_of_order, day=village.day_of(now))
        ),
        lines=lines,
        months=tuple(_months(days)),
        days=days,
        drawing=_drawing(village, resource, near, now),
        whole=next((r for r in near if r.pk == resource.whole_id), resource.whole),
        parts=() if resource.is_pool else tuple(r for r in near if r.whole_id == resource.pk),
        pictures=tuple(files.list_of(KIND, resource.pk)),
        free_days=_free_days(lines[0].days),
        serves_from=serves_from,
        serves_until=until,
        serves=not (
            (serves_from and on < serves_from) or (until and on > until) or resource.is_unbuilt
        ),
    )


def _neighbours(village: Village, resource: Resource, by: Actor | None) -> list[Resource]:
    """Return what stands on the level of the resource while it serves, itself included."""
    if resource.level_id is None:
        return [resource]
    first, until = service_of(resource)
    day = first or (until - timedelta(days=1) if until else date.max)
    near = resources_on(village, day, by=by).filter(level=resource.level_id)
    rows = [resource if row.pk == resource.pk else row for row in near]
    for row in rows:
        row.village = row.building.village = village
    return rows


def _family(resource: Resource, near: Sequence[Resource]) -> list[Resource]:
    """Return the resource, then its whole and its parts, or the other parts of its whole."""
    if resource.is_pool:
        return [resource]
    root = resource.whole_id or resource.pk
    kin = [r for r in near if r.pk != resource.pk and not r.is_pool and root in {r.pk, r.whole_id}]
    if any(r.pk == resource.whole_id and r.is_pool for r in near):
        return [resource]
    return [resource, *kin][:_MOST_LINES]


def _lines(family: Sequence[Resource], days: DaySpan, *, today: date) -> tuple[Line, ...]:
    parts = parts_by_resource([resource.pk for resource in family])
    village = family[0].village
    busy = busy_spans(
        sorted({pk for some in parts.values() for pk in some}), days.to_span(village.zone)
    )
    return tuple(
        Line(resource, _days(resource, [busy[pk] for pk in parts[resource.pk]], days, today=today))
        for resource in family
    )


def _days(
    resource: Resource, busy: Sequence[Sequence[Span]], days: DaySpan, *, today: date
) -> tuple[Day, ...]:
    """Return the days of a resource, given what is taken of each of its parts."""
    zone = resource.village.zone
    away = out_of_service(resource, days)
    hours = hours_of(resource, years={days.first.year, days.last.year})
    opened = subtract(hours.spans(days, zone), away)
    found = []
    for day in days:
        window = DaySpan.of(day, day).to_span(zone)
        open_day = [part for span in opened if (part := span & window) is not None]
        shown = (
            _pool_day(day, open_day, busy)
            if resource.is_pool
            else _room_day(day, open_day, merge(span for some in busy for span in some), resource)
        )
        found.append(_placed(shown, today=today))
    return tuple(_rounded(found))


def _room_day(day: date, opened: Sequence[Span], busy: Iterable[Span], resource: Resource) -> Day:
    """Return the day of a place that one party has at a time."""
    if not opened:
        return Day(day, "", _("closed"), is_shut=True)
    free = subtract(opened, busy)
    total = sum((span.duration for span in opened), timedelta(0))
    left = sum((span.duration for span in free), timedelta(0))
    zone = resource.village.zone
    shown = ", ".join(
        f"{hour_text(s.start.astimezone(zone))}{NBSP}–{NBSP}{hour_text(s.end.astimezone(zone))}"
        for s in free
    )
    if left >= total:
        return Day(day, "", _("free"), hours=shown)
    if left <= total * (1 - _FULL):
        return Day(day, "full", _("taken"), hours=shown)
    return Day(day, "tint", _("partly taken"), hours=shown)


def _pool_day(day: date, opened: Sequence[Span], busy: Sequence[Sequence[Span]]) -> Day:
    """Return the day of a pool: how many of its places nobody has, all day."""
    if not opened:
        return Day(day, "", _("closed"), is_shut=True)
    free = sum(not any(s.overlaps(o) for s in some for o in opened) for some in busy)
    words = ngettext("%(free)d place free", "%(free)d places free", free) % {"free": free}
    if not free:
        return Day(day, "full", _("taken"))
    return Day(day, "tint" if free < len(busy) else "", words)


def _placed(shown: Day, *, today: date) -> Day:
    return Day(
        shown.day,
        shown.texture,
        shown.words,
        hours=shown.hours,
        is_shut=shown.is_shut,
        is_past=shown.day < today,
        is_today=shown.day == today,
    )


def _rounded(days: Sequence[Day]) -> Iterable[Day]:
    """Yield the days, each knowing whether a run of full days begins and ends with it."""
    for number, day in enumerate(days):
        before = days[number - 1] if number else None
        after = days[number + 1] if number + 1 < len(days) else None
        yield Day(
            day.day,
            day.texture,
            day.words,
            hours=day.hours,
            is_shut=day.is_shut,
            is_past=day.is_past,
            is_today=day.is_today,
            begins=day.texture == "full" and (before is None or before.texture != "full"),
            ends=day.texture == "full" and (after is None or after.texture != "full"),
        )


def _free_days(days: Iterable[Day]) -> tuple[Day, ...]:
    """Return the next days that are wholly free, tomorrow at the earliest."""
    ahead = (d for d in days if not (d.is_past or d.is_today or d.is_shut))
    return tuple(d for d in ahead if not d.texture)[:_MOST_SLOTS]


def _months(days: DaySpan) -> Iterable[Month]:
    starts = [(at, day) for at, day in enumerate(days) if at == 0 or day.day == 1]
    for (at, day), following in zip(starts, [*starts[1:], (days.days, None)], strict=True):
        yield Month(day, at, following[0] - at)


def _figures(resource: Resource) -> Iterable[tuple[str, str, str]]:
    """Yield the large figures of a sheet: a word, a figure, a unit."""
    if resource.area_m2:
        small = resource.area_m2 < 10 and resource.area_m2 != int(resource.area_m2)  # noqa: PLR2004 -- ten square metres
        yield _("Area"), number_text(resource.area_m2, 1 if small else 0), "m²"
    if resource.capacity:
        yield _("Places"), number_text(resource.capacity), ""
    known: Mapping[str, object] = resource.features
    keys = [key for key in HEAD_FIGURES if known.get(key)]
    if "grid_height_m" in keys and "height_m" in keys:
        keys.remove("height_m")
    for key in keys:
        shown, unit = figure_of(key, known[key])
        yield feature_name(FEATURES[key]), shown, unit


def _drawing(
    village: Village, resource: Resource, near: Sequence[Resource], now: datetime
) -> SafeString:
    if resource.level is None or not resource.polygon:
        return mark_safe("")
    looks = looks_of(village, at=now)
    floor = floor_of(LevelPlan(resource.level, tuple(r for r in near if r.polygon)), looks)
    room = next(room for room in floor.rooms if room.code == resource.code)
    return mark_safe(sheet_svg(room, floor, looks.words))  # noqa: S308 -- every text in it is escaped where it is written
