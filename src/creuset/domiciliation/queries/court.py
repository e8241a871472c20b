"""The letters that the village owes the court registry."""

from django.db.models import BigIntegerField, QuerySet

from creuset.core.prepared import Given, Prepared
from creuset.domiciliation.models import RegistryLetter
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.villages.models import Village


def letters_of(village: Village) -> QuerySet[RegistryLetter]:
    """Return the letters of the village, loaded, unordered."""
    rows = RegistryLetter.objects.filter(domiciliation__village=village)
    return rows.select_related("domiciliation__subscription__party", "recorded_by")


def get_letter(village: Village, pk: int) -> RegistryLetter:
    """Return the letter; NotFound where the village has none of that number."""
    found = letters_of(village).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such letter."))
    found.domiciliation.village = village
    return found


#: The letters that wait to be sent: the menu counts them.
TO_SEND = Prepared(
    lambda: RegistryLetter.objects.filter(
        domiciliation__village_id=Given("village", BigIntegerField()),
        sent_on__isnull=True,
        needless_at__isnull=True,
    ).values_list("pk")
)
