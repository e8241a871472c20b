"""What a form says beside each place: free now, or free for the time that is asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from creuset.bookings.queries.free import free_among
from creuset.core.text import hour_text
from creuset.kernel.spans import Span
from creuset.people.actors import Actor
from creuset.places.models import Resource
from creuset.places.queries.state import PlaceState, State, state_of_places
from creuset.villages.models import Village


@dataclass(frozen=True)
class Hint:
    """A place at a time, in a word."""

    state: State
    words: str

    @property
    def is_free(self) -> bool:
        """Whether the place can be had."""
        return self.state in (State.FREE, State.SOON)


def hints(
    village: Village,
    span: Span | None,
    places: Sequence[Resource],
    *,
    by: Actor,
    now: datetime,
) -> Mapping[int, Hint]:
    """Return what each place is: for the whole of the span, else now; places without a word are not free then.

    Shape: by id; two queries for a span, three for now.
    """
    if span is not None:
        word = Hint(State.FREE, _("free then"))
        return {place.pk: word for place in free_among(places, span, by=by, now=now)}
    states = state_of_places(village, at=now, by=by, now=now, resources=places)
    return {pk: Hint(state.state, _words(state, now, village)) for pk, state in states.items()}


def _words(state: PlaceState, now: datetime, village: Village) -> str:
    """Return what a place is now, and until when where that is today."""
    if state.units > 1 and state.state == State.FREE:
        return _("%(free)s of %(units)s free now") % {
            "free": state.units - state.taken,
            "units": state.units,
        }
    is_today = state.until is not None and village.day_of(state.until) == village.day_of(now)
    hour = hour_text(state.until.astimezone(village.zone)) if state.until and is_today else ""
    if state.state in (State.FREE, State.SOON):
        return _("free until %(hour)s") % {"hour": hour} if hour else _("free now")
    if state.state == State.BUSY:
        return _("taken until %(hour)s") % {"hour": hour} if hour else _("taken now")
    return _("opens at %(hour)s") % {"hour": hour} if hour else _("closed now")
