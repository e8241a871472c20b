"""Parcels and mail, reached from their village."""

from django.db.models import BigIntegerField, Q, QuerySet, Value

from creuset.core.audit import By
from creuset.core.models import StoredFile
from creuset.core.prepared import Given, Prepared
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.fields import fold
from creuset.reception.models import Parcel
from creuset.reception.permissions import may_see_inside
from creuset.reception.states import ParcelState
from creuset.villages.models import Village


def parcels_of(
    village: Village, *, by: Actor, state: ParcelState | None = None, words: str = ""
) -> QuerySet[Parcel]:
    """Return what came to the village that the actor may read, unordered: all for the team; for others what came
    for them, and for the organisations they belong to. In a state, and with words of whom it is for, where asked.
    """
    rows = Parcel.objects.filter(village=village).select_related("party", "ended_by", "received_by")
    if not may_see_inside(by, village):
        rows = rows.filter(_own(by))
    if state is not None:
        rows = rows.filter(state=state)
    for word in fold(words).split():
        rows = rows.filter(
            Q(party__search_text__contains=word)
            | Q(attention__icontains=word)
            | Q(reference__icontains=word)
        )
    return rows


def own_parcels(village: Village, *, by: Actor) -> QuerySet[Parcel]:
    """Return what came for the actor, and for the organisations they belong to, unordered."""
    rows = Parcel.objects.filter(_own(by), village=village)
    return rows.select_related("party")


def get_parcel(village: Village, pk: int, *, by: Actor) -> Parcel:
    """Return what came under that number, with its village; NotFound where there is none that the actor may read."""
    found = parcels_of(village, by=by).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such parcel."))
    found.village = village
    return found


def may_see_picture(by: By | None, stored: StoredFile) -> bool:
    """Say whether somebody may see the picture of a parcel: the team, and those it came for."""
    row = Parcel.objects.select_related("village").filter(pk=stored.object_id).first()
    if row is None or not isinstance(by, Actor):
        return False
    return (
        may_see_inside(by, row.village)
        or by.party_id == row.party_id
        or by.belongs_to(row.party_id)
    )


#: What waits for whoever reads the member's menu: for themselves and for their organisations.
FOR_ME = Prepared(
    lambda: (
        Parcel.objects.filter(
            Q(party_id=Given("party", BigIntegerField()))
            | Q(
                party__people__person_id=Given("party", BigIntegerField()),
                party__people__until__isnull=True,
            ),
            village_id=Given("village", BigIntegerField()),
            state=Value(ParcelState.WAITING.value),
        )
        .values_list("pk")
        .distinct()
    )
)


def _own(by: Actor) -> Q:
    if by.party is None:
        return Q(pk__in=())
    organisations = by.party.affiliations.filter(until__isnull=True).values("organisation_id")
    return Q(party=by.party) | Q(party__in=organisations)
