from datetime import date

import pytest

from creuset.core.models import StoredFile
from creuset.documents.models import Certificate
from creuset.documents.retention import forget_certificates
from creuset.people.queries.staying import unheard_of
from tests.factories.billing import make_charges, make_deposit, make_quote
from tests.factories.documents import make_certificate
from tests.factories.people import know, make_person
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db

LONG_AGO = NOW.replace(year=2020)


@pytest.fixture
def village():
    return make_village()


def person(village):
    party = make_person(created_at=LONG_AGO)
    know(village, party, since=LONG_AGO)
    return party


def test_the_papers_of_an_erased_person_are_gone(village):
    gone, stays = person(village), person(village)
    paths = []
    for party in (gone, stays):
        stored = make_certificate(village, party).file
        paths.append((stored.file.storage, stored.file.name))
    gone.erased_at = NOW
    gone.save()
    assert forget_certificates(NOW) == 1
    assert forget_certificates(NOW) == 0
    assert Certificate.objects.get().party == stays
    assert StoredFile.objects.count() == 1


def test_whose_certificate_counts_stays_known(village):
    now, once = person(village), person(village)
    make_certificate(village, now)
    make_certificate(
        village, once, valid_from=date(2020, 1, 1), valid_until=date(2020, 12, 31), now=LONG_AGO
    )
    since = NOW.replace(year=2025)
    assert list(unheard_of(village, since)) == [once]


@pytest.mark.parametrize("make", [make_charges, make_deposit, make_quote])
def test_whom_money_names_stays_known(village, make):
    known, other = person(village), person(village)
    make(village, known)
    assert list(unheard_of(village, NOW.replace(year=2027))) == [other]
