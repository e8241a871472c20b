"""The day of a village's main spaces, as lanes of one line each: what anybody may know of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from creuset.core.text import NBSP, day_text, hour_text
from creuset.desk.kinds import TOLD_TODAY
from creuset.kernel.spans import DaySpan, Span
from creuset.places.models import Claim, ClaimAudience, Resource
from creuset.places.queries.hours import hours_of
from creuset.places.queries.ledger import reaching, starting_within
from creuset.places.queries.state import CLOSURE, PlaceState
from creuset.places.rules import smallest_parts
from creuset.villages.models import Village

#: The hours that a lane shows, and how finely.
FIRST_HOUR, LAST_HOUR, QUARTERS = 8, 22, 4
UNITS = (LAST_HOUR - FIRST_HOUR) * QUARTERS
MOST_LANES = 9


@dataclass(frozen=True)
class LaneBar:
    """Something in a lane, in quarter hours from its beginning."""

    start: int
    length: int
    title: str
    detail: str = ""
    hours: str = ""
    texture: str = ""
    state: str = ""


@dataclass(frozen=True)
class Lane:
    """The day of one space."""

    resource: Resource
    bars: tuple[LaneBar, ...]


@dataclass(frozen=True)
class Today:
    """The lanes, where now stands among their units, and what they come to."""

    lanes: tuple[Lane, ...]
    now_at: int | None
    summary: str
    units: int = UNITS

    @property
    def hours(self) -> list[tuple[int, int]]:
        """Every second hour, and where it stands."""
        return [(hour, (hour - FIRST_HOUR) * QUARTERS) for hour in range(FIRST_HOUR, LAST_HOUR, 2)]


def today_of(
    village: Village,
    resources: Sequence[Resource],
    states: Mapping[int, PlaceState],
    *,
    now: datetime,
) -> Today:
    """Return the day of the main spaces among `resources`, which are loaded; two queries whatever they are."""
    shown = _main(resources)
    for resource in shown:
        resource.village = resource.building.village = village
    parts = smallest_parts({r.pk: r.whole_id for r in resources if _is_held(r, resources)})
    day = village.day_of(now)
    window = DaySpan.of(day, day).to_span(village.zone)
    claims = _claims({pk for one in shown for pk in parts[one.pk]}, window)
    names = {resource.pk: resource.name for resource in resources}
    frame = _Frame(village, now, window)
    lanes = tuple(
        Lane(
            resource,
            frame.bars(
                resource,
                [claim for pk in parts[resource.pk] for claim in claims.get(pk, ())],
                parts[resource.pk],
                names,
                states.get(resource.pk),
            ),
        )
        for resource in shown
    )
    return Today(lanes, frame.now_at(), _summary(shown, states))


def _main(resources: Iterable[Resource]) -> list[Resource]:
    """Return the whole spaces of the kinds that are told, the first kinds first."""
    order = {str(kind): place for place, kind in enumerate(TOLD_TODAY)}
    main = [r for r in resources if r.whole_id is None and r.kind in order and not r.is_unbuilt]
    return sorted(main, key=lambda r: (order[r.kind], r.position, r.pk))[:MOST_LANES]


def _is_held(resource: Resource, resources: Sequence[Resource]) -> bool:
    """Say whether the whole of the resource, if it has one, is there too."""
    return resource.whole_id is None or any(r.pk == resource.whole_id for r in resources)


def _claims(part_ids: set[int], window: Span) -> dict[int, list[Claim]]:
    found: dict[int, list[Claim]] = {}
    for rows in (reaching(part_ids, window.start), starting_within(part_ids, window)):
        for claim in rows.filter(ends_at__gt=window.start).order_by("starts_at", "pk"):
            found.setdefault(claim.part_id, []).append(claim)
    return found


def _summary(shown: Sequence[Resource], states: Mapping[int, PlaceState]) -> str:
    known = [states[r.pk] for r in shown if r.pk in states and not r.is_pool]
    busy = sum(state.state == "busy" for state in known)
    if not known:
        return ""
    if not busy:
        return _("Nothing is taken at this moment.")
    return ngettext(
        "%(busy)d space of %(count)d is taken at this moment.",
        "%(busy)d spaces of %(count)d are taken at this moment.",
        busy,
    ) % {"busy": busy, "count": len(known)}


class _Frame:
    """A day of the village, turned into quarter hours of a lane."""

    def __init__(self, village: Village, now: datetime, window: Span) -> None:
        self.village, self.now, self.window = village, now, window
        self.day = village.day_of(now)

    def now_at(self) -> int | None:
        """Where now stands, or None before and after what the lanes show."""
        units = self._units(self.now)
        return units if 0 < units < UNITS else None

    def bars(
        self,
        resource: Resource,
        claims: Sequence[Claim],
        parts: Sequence[int],
        names: Mapping[int, str],
        state: PlaceState | None,
    ) -> tuple[LaneBar, ...]:
        opened = hours_of(resource, years={self.day.year}).spans(
            DaySpan.of(self.day, self.day), self.village.zone
        )
        if resource.is_pool:
            return tuple(self._pool(resource, state, span) for span in opened)
        if not claims:
            return tuple(self._free(state, span) for span in opened) or (self._shut(),)
        bars = [
            self._taken(some, parts, names)
            for some in _together(claims)
            if self._units(some[0].ends_at) > 0
        ]
        return tuple(bar for bar in bars if bar.length > 0)

    def _taken(
        self, claims: Sequence[Claim], parts: Sequence[int], names: Mapping[int, str]
    ) -> LaneBar:
        claim = claims[0]
        span = Span(claim.starts_at, claim.ends_at)
        is_closure = claim.source_kind == CLOSURE
        word = _("Closed") if is_closure else _("Occupied")
        some = "" if len(claims) == len(parts) else ", ".join(names[c.part_id] for c in claims)
        label = claim.label if claim.audience == ClaimAudience.PUBLIC else ""
        return self._bar(
            span,
            title=label or word,
            detail=some,
            state="closed" if is_closure else "",
            texture="full" if span.contains(self.now) and not is_closure else "",
        )

    def _free(self, state: PlaceState | None, span: Span) -> LaneBar:
        coming = state.next_at if state else None
        told = ""
        if coming is not None:
            day = day_text(self.village.day_of(coming), today=self.day)
            told = _("next taken: %(day)s") % {"day": day}
        return self._bar(span, title=_("Free"), detail=told, state="free", has_hours=False)

    def _pool(self, resource: Resource, state: PlaceState | None, span: Span) -> LaneBar:
        free = state.units - state.taken if state else 0
        told = ngettext("%(free)d place free", "%(free)d places free", free) % {"free": free}
        is_now = span.contains(self.now)
        return self._bar(
            span,
            title=_("Coworking"),
            detail=told if is_now else "",
            texture="full" if is_now else "",
        )

    def _shut(self) -> LaneBar:
        return LaneBar(0, UNITS, _("Closed today"), state="closed")

    def _bar(
        self, span: Span, *, title: str, detail: str, has_hours: bool = True, **look: str
    ) -> LaneBar:
        start = max(0, self._units(span.start))
        end = min(UNITS, max(self._units(span.end), start + 1))
        return LaneBar(
            start=start,
            length=end - start,
            title=title,
            detail=detail,
            hours=self._hours(span) if has_hours else "",
            **look,
        )

    def _hours(self, span: Span) -> str:
        """Return the hours of a stretch, the day said where it is not today's."""
        zone = self.village.zone
        first, last = span.start.astimezone(zone), span.end.astimezone(zone)
        begins = hour_text(first) if span.start > self.window.start else ""
        if span.end > self.window.end:
            shown = day_text(last.date() - timedelta(days=last.time() == time.min), today=self.day)
            return _("until %(day)s") % {"day": shown}
        if not begins:
            return _("until %(hour)s") % {"hour": hour_text(last)}
        return f"{begins}{NBSP}–{NBSP}{hour_text(last)}"

    def _units(self, instant: datetime) -> int:
        """Return the quarter hours from the beginning of the lane, by the village's clocks."""
        local = instant.astimezone(self.village.zone)
        minutes = (local.date() - self.day).days * 1440 + local.hour * 60 + local.minute
        return (minutes - FIRST_HOUR * 60) * QUARTERS // 60


def _together(claims: Iterable[Claim]) -> list[list[Claim]]:
    """Return the claims of one source over one stretch together, in the order of their starts."""
    found: dict[tuple[object, ...], list[Claim]] = {}
    for claim in claims:
        key = (claim.source_kind, claim.source_id, claim.starts_at, claim.ends_at)
        found.setdefault(key, []).append(claim)
    return sorted(found.values(), key=lambda some: some[0].starts_at)
