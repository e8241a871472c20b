"""Badges, keys and lockers on the page of a party."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.people.panels import Asking, Panel
from creuset.reception.models import Holding, LockerUse
from creuset.reception.permissions import may_see_inside
from creuset.reception.queries.items import ask_had
from creuset.villages.models import Village


def of_party(party: Party, village: Village, by: Actor, face: str, now: datetime) -> Asking | None:
    """Ask what the party has of the village: badges, keys, lockers; to the team, and to themselves."""
    is_desk = face == "desk" and may_see_inside(by, village)
    if not (is_desk or party.pk == by.party_id or by.belongs_to(party.pk)):
        return None

    def make(held: list[Holding], lockers: list[LockerUse]) -> Panel | None:
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

    return Asking(ask_had(party, village, now=now), make)
