"""Packages, and what each of them asks for."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from creuset.bookings.models import Package
from creuset.bookings.queries.search import Wish
from creuset.kernel.errors import NotFound
from creuset.villages.models import Village


def packages_of(villages: Iterable[Village]) -> list[Package]:
    """Return the packages of the villages, in their order; one query."""
    rows = Package.objects.filter(village__in=list(villages), retired_at__isnull=True)
    return list(rows.order_by("village", "position", "pk"))


def get_package(village: Village, code: str) -> Package:
    """Return the package; NotFound where the village offers none of that code."""
    found = Package.objects.filter(village=village, code=code, retired_at__isnull=True).first()
    if found is None:
        raise NotFound(_("There is no such package."), field="package")
    return found


def wishes_of(package: Package) -> tuple[Wish, ...]:
    """Return the wishes that a package is made of, to be answered at the same time."""
    return tuple(
        Wish(codes=tuple(item["any_of"]), count=item.get("count", 1)) for item in package.items
    )
