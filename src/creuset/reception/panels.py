"""Badges, keys and lockers on the page of a party."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.people.panels import Panel
from creuset.reception.permissions import may_see_inside
from creuset.reception.queries.items import had_by
from creuset.villages.models import Village


def of_party(party: Party, village: Village, by: Actor, face: str, now: datetime) -> Panel | None:
    """Return what the party has of the village: badges, keys, lockers; to the team, and to themselves."""
    is_desk = face == "desk" and may_see_inside(by, village)
    if not (is_desk or party.pk == by.party_id or by.belongs_to(party.pk)):
        return None
    held, lockers = had_by(party, village, now=now)
    if not held and not lockers:
        return None
    values = {
        "held": held,
        "lockers": lockers,
        "village": village,
        "is_desk": is_desk,
        "today": village.day_of(now),
    }
    return Panel(_("Keys, badges, lockers"), "reception/panel.html", values)
