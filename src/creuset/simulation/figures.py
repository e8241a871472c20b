"""How full a village was: read from its ledger, worked out on values."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from creuset.kernel.spans import DaySpan, Span
from creuset.places.models import Claim
from creuset.places.queries.availability import parts_of
from creuset.places.queries.hours import hours_of
from creuset.simulation.staging import resources_of
from creuset.villages.models import Village

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Figures:
    """Which share of the opening hours was taken, by kind of place; the weekday and hour with most taken."""

    occupation: Mapping[str, float]
    busiest: tuple[int, int] | None


def figures_of(village: Village, days: DaySpan) -> Figures:
    """Return the figures of the village over these days; closures do not count as use."""
    window = days.to_span(village.zone)
    rows = Claim.objects.filter(
        village=village, source_kind="booking", starts_at__lt=window.end, ends_at__gt=window.start
    ).values_list("part_id", "starts_at", "ends_at")
    taken: dict[int, list[Span]] = {}
    for part_id, starts_at, ends_at in rows.order_by("part_id", "starts_at"):
        taken.setdefault(part_id, []).append(Span(starts_at, ends_at))
    used: Counter[str] = Counter()
    opened: Counter[str] = Counter()
    resources = resources_of(village)
    parts = parts_of(resources.values())
    by_hours: dict[str, list[Span]] = {}
    for resource in resources.values():
        if parts[resource.pk] != [resource.pk] or resource.is_unbuilt:
            continue
        key = str(resource.hours or resource.building.hours)
        if key not in by_hours:
            years = sorted({days.first.year, days.last.year})
            by_hours[key] = hours_of(resource, years=years).spans(days, village.zone)
        opened[resource.kind] += _seconds(by_hours[key])
        used[resource.kind] += _seconds(taken.get(resource.pk, ()))
    return Figures(
        occupation={kind: used[kind] / opened[kind] for kind in opened if used[kind]},
        busiest=busiest_hour((span for spans in taken.values() for span in spans), village.zone),
    )


def busiest_hour(spans: Iterable[Span], zone: ZoneInfo) -> tuple[int, int] | None:
    """Return the weekday (Monday is 0) and the civil hour in which most of the spans run, the first of equals."""
    counted: Counter[tuple[int, int]] = Counter()
    for span in spans:
        civil = span.start.astimezone(zone).replace(minute=0, second=0, microsecond=0)
        instant: datetime = civil
        while instant < span.end:
            local = instant.astimezone(zone)
            counted[local.weekday(), local.hour] += 1
            instant += HOUR
    return min(counted, key=lambda at: (-counted[at], at)) if counted else None


def _seconds(spans: Iterable[Span]) -> int:
    return int(sum(span.duration.total_seconds() for span in spans))
