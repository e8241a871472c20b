"""What waits for places and holds no claim: domains above say so, and whoever lets a place, or takes it back, asks."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from creuset.kernel.errors import DomainError
from creuset.kernel.spans import Span
from creuset.people.actors import Actor
from creuset.places.models import Resource
from creuset.places.rules import Wanted


@dataclass(frozen=True)
class Watch:
    """One domain's word: when something of it waits for parts, and the refusal of who would take them all the same."""

    #: The stretches by part that fall into a window, as of now; one query.
    spans: Callable[[Collection[int], Span, datetime], Mapping[int, Sequence[Span]]]
    #: Why a place is not taken for a span, as the actor may know it; None where nothing of it waits.
    refusal: Callable[[Resource, Sequence[Wanted], Actor, datetime], DomainError | None]
    #: It was taken all the same: whoever waits for it is told.
    passed: Callable[[Sequence[Wanted], datetime], None]


_watches: list[Watch] = []


def watch_by(watch: Watch) -> None:
    """Whoever lets a place asks it from now on."""
    _watches.append(watch)


def spans_in_the_way(
    part_ids: Collection[int], window: Span, *, now: datetime
) -> dict[int, list[Span]]:
    """Return when something waits for the parts in the window, by part."""
    found: dict[int, list[Span]] = {}
    for watch in _watches:
        for part, spans in watch.spans(part_ids, window, now).items():
            found.setdefault(part, []).extend(spans)
    return found


def check_nobody_waits(
    place: Resource, wanted: Sequence[Wanted], *, by: Actor, now: datetime, despite: str = ""
) -> None:
    """Raise what waits for what is wanted of a place, as the actor may know it; its parts are held.

    With a reason, `despite`, it is passed by, and whoever waits is told that it is taken.
    """
    for watch in _watches:
        refusal = watch.refusal(place, wanted, by, now)
        if refusal is None:
            continue
        if not despite.strip():
            raise refusal
        watch.passed(wanted, now)
