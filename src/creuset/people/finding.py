"""What the search and the menus read of people."""

from datetime import datetime

from django.db.models import BigIntegerField
from django.urls import reverse

from creuset.core.prepared import Given, Prepared
from creuset.core.registry import Badge, Found
from creuset.core.roles import Capability
from creuset.people.actors import Actor
from creuset.people.fields import fold
from creuset.people.models import JoinRequest, Party, PartyKind
from creuset.people.queries import find_known
from creuset.people.rules.numbers import show_siren
from creuset.villages.models import Village


def find_parties(
    *,
    words: str,
    by: Actor,
    village: Village,
    most: int,
    now: datetime,  # noqa: ARG001 - a finder's signature
) -> list[Found]:
    """Return the parties of the village that match the words, those whose name begins so first."""
    if not words.strip() or not by.may(Capability.SEE_PEOPLE, village):
        return []
    rows = find_known(village, words=words).filter(party__erased_at__isnull=True)
    found = [
        _found(row.party, village, words) for row in rows.order_by("party__search_text")[: 4 * most]
    ]
    return sorted(found, key=lambda one: -one.rank)[:most]


#: The requests to join that wait for an answer.
WAITING = Prepared(
    lambda: JoinRequest.objects.filter(
        village_id=Given("village", BigIntegerField()), answered_at__isnull=True
    ).values_list("pk")
)


def waiting(*, village: Village, by: Actor | None) -> Badge | None:
    """Return how many requests to join wait for an answer of this reader."""
    if not by or not by.may(Capability.CHANGE_PEOPLE, village):
        return None
    return Badge(WAITING.counted(village=village.pk))


def _found(party: Party, village: Village, words: str) -> Found:
    name, sought = fold(party.name), fold(words)
    details = [party.email, f"SIREN {show_siren(party.siren)}" if party.siren else ""]
    return Found(
        kind=PartyKind(party.kind).label,
        title=party.name,
        detail=" · ".join(filter(None, details)),
        url=reverse("people:party", args=[village, party.pk]),
        icon="company" if party.is_organisation else "person",
        rank=2 if name == sought else 1 if name.startswith(sought) else 0.5,
    )
