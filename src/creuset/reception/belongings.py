"""Keys, badges and lockers of residents who leave a building, for whoever plans their move."""

from collections.abc import Sequence

from django.db.models import F
from django.utils.translation import gettext as _

from creuset.core.text import localized
from creuset.plans.belongings import Belonging, Leaving
from creuset.reception.models import Holding, LockerUse


def of_those_leaving(leaving: Leaving) -> Sequence[Belonging]:
    """Return the keys and badges handed out for places that are left, and the lockers there; two queries."""
    held = (
        Holding.objects.filter(item__village=leaving.village, ended_at__isnull=True)
        .annotate(place_id=F("item__resources"))
        .filter(place_id__in=leaving.places)
        .select_related("item", "person")
        .order_by("item__number", "pk")
    )
    lockers = LockerUse.objects.filter(
        village=leaving.village,
        resource__building__in=leaving.buildings,
        party__in=leaving.parties,
        ended_at__isnull=True,
    ).select_related("resource")
    found = [
        Belonging(
            _("%(key)s (%(who)s)") % {"key": one.item.called, "who": one.person.name},
            place_id=one.place_id,
        )
        for one in held
    ]
    return [
        *found,
        *(
            Belonging(localized(one.resource.names), party_id=one.party_id)
            for one in lockers.order_by("resource__position", "pk")
        ),
    ]
