"""Fragments that many open pages ask for at once: drawn once for all the readers who see the same thing."""

from collections.abc import Callable
from datetime import datetime

from django.core.cache import caches
from django.utils.translation import get_language

from creuset.core.roles import Capability
from creuset.people.actors import Actor
from creuset.places.permissions import reads_every_claim
from creuset.villages.models import Village

#: What is drawn follows the clock: it is drawn again after so many seconds, even if nothing changed.
KEPT = 60


def drawn_once(
    name: str,
    village: Village,
    *,
    by: Actor,
    version: int,
    now: datetime,
    draw: Callable[[], str],
) -> str:
    """Return what `draw` draws, kept for a minute for the same eyes at the same version of the village."""
    minute = int(now.timestamp()) // KEPT
    key = f"{name}:{village.slug}:{version}:{minute}:{get_language()}:{_eyes(by, village)}"
    kept = caches["drawn"]
    drawn: str | None = kept.get(key)
    if drawn is None:
        drawn = draw()
        kept.set(key, drawn, KEPT)
    return drawn


def changes_all(by: Actor, village: Village) -> bool:
    """Say whether the reader sees and changes every booking, so that none of them stands out as their own."""
    return reads_every_claim(by, village) and by.may(Capability.CHANGE_BOOKINGS, village)


def _eyes(by: Actor, village: Village) -> str:
    if not changes_all(by, village):
        return f"party-{by.party_id}"
    return "team-" + "-".join(sorted({str(grant.role) for grant in by.grants_in(village)}))
