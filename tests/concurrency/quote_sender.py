"""A program that sends quotes without end and says each number once it is acknowledged, until it is killed."""

import os
import sys

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "creuset.config.settings"
    django.setup()

    from creuset.people.models import Party
    from creuset.villages.models import Village
    from tests.factories.billing import make_quote

    village = Village.objects.get(slug=sys.argv[1])
    party = Party.objects.get(pk=sys.argv[2])
    while True:
        quote = make_quote(village, party, source=None)
        os.write(1, f"{quote.number}\n".encode())
