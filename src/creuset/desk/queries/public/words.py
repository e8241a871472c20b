"""What the public site says of a space: free, taken, until when."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from creuset.places.models import Resource
from creuset.places.queries.floors import States
from creuset.places.queries.state import PlaceState, State


def now_text(rooms: Sequence[Resource], states: States) -> str:
    """Return how many of the rooms are free and taken; of a pool, how many of its places are free."""
    known = [states[room.pk] for room in rooms if room.pk in states]
    opened = [state for state in known if state.state is not State.CLOSED]
    if not opened:
        return _("closed")
    if any(room.is_pool for room in rooms):
        left = sum(state.units - state.taken for state in opened)
        return ngettext("%(free)d free", "%(free)d free", left) % {"free": left}
    taken = sum(state.state is State.BUSY for state in opened)
    left = len(opened) - taken
    told = []
    if taken:
        told.append(ngettext("%(taken)d taken", "%(taken)d taken", taken) % {"taken": taken})
    if left:
        told.append(ngettext("%(free)d free", "%(free)d free", left) % {"free": left})
    return ", ".join(told)


def state_text(resource: Resource, state: PlaceState) -> str:
    """Return what a space is at the moment, in a word."""
    match state.state:
        case State.UNBUILT:
            return _("not built yet")
        case State.CLOSED:
            return _("closed")
        case State.BUSY:
            return _("taken")
        case _:
            return now_text([resource], {resource.pk: state}) if resource.is_pool else _("free")
