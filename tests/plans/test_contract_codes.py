"""Offers made before contracts had texts: after the migration each names one that there is, or none."""

from importlib import import_module

import pytest
from django.apps import apps

from creuset.plans.models import Offer
from tests.factories.documents import draft_text
from tests.factories.plans import make_offer
from tests.factories.villages import make_village

name_contracts = import_module("creuset.plans.migrations.0015_contracts_named").name_contracts


@pytest.mark.django_db
def test_every_offer_names_a_text_that_there_is_or_none():
    village, other = make_village(), make_village()
    own = draft_text(village)
    before = {
        "contrat-de-prestation": "service",
        "contrat-de-domiciliation": "domiciliation",
        "service": "service",
        own.code: own.code,
        "bail-de-1987": "",
        "": "",
    }
    offers = {code: make_offer(village, contract=code) for code in before}
    elsewhere = make_offer(other, contract=own.code)
    for _twice in range(2):
        name_contracts(apps, None)
        found = dict(Offer.objects.values_list("pk", "contract"))
        assert {code: found[offer.pk] for code, offer in offers.items()} == before
        assert found[elsewhere.pk] == ""
