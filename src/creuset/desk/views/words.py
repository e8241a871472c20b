"""Sentences that the pages of the desk say, made of what was counted."""

from datetime import datetime, time, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from creuset.core.text import NBSP, day_text, hour_text, typeset
from creuset.desk.queries.day import Day
from creuset.places.queries.state import PlaceState, State
from creuset.villages.models import Village


def sentence_of(day: Day) -> str:
    """Return the day in a sentence: what runs, what comes, who waits."""
    parts = [_running(day), _coming(len(day.coming))]
    if waiting := len(day.firsts.people):
        parts.append(
            ngettext("%(count)d request to answer", "%(count)d requests to answer", waiting)
            % {"count": waiting}
        )
    said = ", ".join(parts)
    return typeset(f"{said[:1].upper()}{said[1:]}.")


def _running(day: Day) -> str:
    count = len(day.in_use)
    if day.stages:
        if not count:
            return _("no stage is shooting")
        return ngettext("%(count)d stage is shooting", "%(count)d stages are shooting", count) % {
            "count": count
        }
    if not count:
        return _("no space is in use")
    return ngettext("%(count)d space is in use", "%(count)d spaces are in use", count) % {
        "count": count
    }


def _coming(count: int) -> str:
    if not count:
        return _("nothing else is to begin today")
    return ngettext(
        "%(count)d booking still to begin today", "%(count)d bookings still to begin today", count
    ) % {"count": count}


def state_words(state: PlaceState) -> str:
    """Return the word for what a place is."""
    if state.state is State.OPTION:
        words = ngettext("option", "%(count)d options", state.options)
        return words % {"count": state.options}
    return {
        State.FREE: _("free"),
        State.SOON: _("soon taken"),
        State.BUSY: _("occupied"),
        State.CLOSED: _("closed"),
        State.UNBUILT: _("not built yet"),
    }[state.state]


def pool_words(state: PlaceState) -> str:
    """Return how many units of a pool are free, or the word for what it is."""
    if state.state not in {State.FREE, State.SOON}:
        return state_words(state)
    free = state.units - state.taken
    words = ngettext("%(free)d of %(units)d free", "%(free)d of %(units)d free", free)
    return words % {"free": free, "units": state.units}


def until_text(instant: datetime, at: datetime, village: Village) -> str:
    """Return the hour of an instant where it is on the day looked at, else its day and hour."""
    local, here = instant.astimezone(village.zone), at.astimezone(village.zone)
    if local.date() == here.date():
        return hour_text(local)
    if local.date() - here.date() == timedelta(days=1) and local.time() == time.min:
        return _("midnight")
    day = day_text(local.date(), today=here.date(), style="medium")
    return f"{day.split(NBSP)[0]}{NBSP}{hour_text(local)}" if _is_near(local, here) else day


def _is_near(local: datetime, here: datetime) -> bool:
    return timedelta(0) < local.date() - here.date() < timedelta(days=7)
