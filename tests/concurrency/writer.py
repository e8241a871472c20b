"""A program that books without end and says each booking once it is acknowledged, until it is killed."""

import os
import sys
from datetime import timedelta

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "creuset.config.settings"
    django.setup()

    from creuset.bookings import actions
    from creuset.kernel.spans import Span
    from creuset.people.actors import HOUSE
    from creuset.people.models import Party
    from creuset.places.models import Resource
    from creuset.villages.models import Village
    from tests.factories.villages import NOW

    village = Village.objects.get(slug=sys.argv[1])
    party = Party.objects.get(pk=sys.argv[2])
    resource = Resource.objects.select_related("building", "village").get(pk=sys.argv[3])
    for n in range(100_000):
        start = NOW + timedelta(minutes=15 * n)
        booking = actions.book(
            village=village,
            title=f"n° {n}",
            party=party,
            periods=[actions.Period(resource, Span(start, start + timedelta(minutes=15)))],
            by=HOUSE,
            now=NOW,
        )
        os.write(1, f"{booking.pk}\n".encode())
