"""Many at once on numbers, answers and charges: no hole, one winner, nothing twice."""

from collections import Counter
from itertools import count

import pytest

from creuset.billing.actions import accept_quote, refuse_quote, replace, send_quote
from creuset.billing.actions import quotes as sending
from creuset.billing.models import Charge, Quote, QuoteSeries
from creuset.billing.states import ChargeState
from creuset.documents.models import Document
from creuset.kernel.numbering import Series
from creuset.people.actors import HOUSE
from tests.concurrency.test_races import all_at_once, outcome
from tests.factories.billing import SOURCE, make_charges, make_draft, make_line, make_quote
from tests.factories.people import make_organisation
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db(transaction=True)


class PaperJam(Exception):
    """The paper cannot be made."""


def test_numbers_have_no_hole_whoever_fails_on_the_way(monkeypatch):
    village = make_village()
    company = make_organisation(known_in=village)
    drafts = [make_draft(village, company, source=None) for _ in range(24)]
    real, turn = sending.make_paper, count()

    def jams(*given, **more):
        if next(turn) % 3 == 0:
            raise PaperJam
        return real(*given, **more)

    monkeypatch.setattr(sending, "make_paper", jams)

    def send(draft):
        def job():
            try:
                send_quote(quote=draft, by=HOUSE, now=NOW)
            except PaperJam:
                return "jam"
            return "sent"

        return job

    told = all_at_once([send(one) for one in drafts])
    results = Counter(one if isinstance(one, str) else outcome(one) for one in told)
    assert results == {"jam": 8, "sent": 16}
    sent = Quote.objects.filter(state="sent").order_by("number")
    Series("D", 2026).check_no_hole(sent.values_list("number", flat=True))
    assert {one.printed for one in sent} == {f"D-2026-{n:05}" for n in range(1, 17)}
    assert QuoteSeries.objects.get().last == 16
    assert Document.objects.count() == 16


def test_of_two_answers_one_counts():
    village = make_village()
    quote = make_quote(village, make_organisation(known_in=village))
    jobs = [
        lambda: accept_quote(quote=quote, name="Ada", by=None, now=NOW),
        lambda: refuse_quote(quote=quote, by=None, now=NOW),
    ] * 4
    told = Counter(outcome(one) for one in all_at_once(jobs))
    assert told == {"done": 1, "quote-over": 7}
    assert Quote.objects.get().state in {"accepted", "refused"}


def test_the_same_is_charged_once_and_replaced_once():
    village = make_village()
    company = make_organisation(known_in=village)
    lines = [make_line("a"), make_line("b")]
    told = Counter(
        outcome(one) for one in all_at_once([lambda: make_charges(village, company, *lines)] * 8)
    )
    assert told == {"done": 8}
    assert Charge.objects.count() == 2

    def cancel():
        return replace(
            village=village,
            party=company,
            source=SOURCE,
            lines=[make_line("fee")],
            why={"fr": "Annulée"},
            by=HOUSE,
            now=NOW,
        )

    assert Counter(outcome(one) for one in all_at_once([cancel] * 8)) == {"done": 8}
    assert Charge.objects.get(state=ChargeState.WAITING).line == "fee"
    assert Charge.objects.filter(state=ChargeState.REPLACED).count() == 2
