"""The sealed days of a village, and whether one still holds."""

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from creuset.core.models import Seal, SealedDay
from creuset.core.seals.checking import Broken, fault_of
from creuset.core.seals.closing import AT_ONCE
from creuset.kernel.errors import NotFound
from creuset.villages.models import Village


def sealed_days(village: Village) -> QuerySet[SealedDay]:
    """Return the closed days of the village, the latest first."""
    return SealedDay.objects.filter(village_id=village.pk).order_by("-day")


def published(village: Village) -> Iterator[SealedDay]:
    """Yield the closed days of the village, the earliest first, a few at a time."""
    return sealed_days(village).reverse().iterator(chunk_size=AT_ONCE)


def get_sealed_day(village: Village, day: str) -> SealedDay:
    """Return the closed day with that date, written as 2026-11-22; NotFound where there is none."""
    try:
        found = sealed_days(village).filter(day=date.fromisoformat(day)).first()
    except ValueError:
        found = None
    if found is None:
        raise NotFound(_("No seals were closed on this day."))
    return found


def fault(day: SealedDay) -> Broken | None:
    """Return what of the day does not hold, if anything; three queries, and each seal of the day is read."""
    earlier = SealedDay.objects.filter(village_id=day.village_id, day__lt=day.day)
    return fault_of(day, earlier.order_by("-day").first())


def seals_of(day: SealedDay) -> QuerySet[Seal]:
    """Return the seals that the day holds, in their order."""
    return Seal.objects.filter(day=day).order_by("pk")
