"""What the village that is measured asks and costs: rules for all its places, prices, a cancellation ladder."""

from typing import Any

from creuset.bookings.models import CancellationLadder, Policy, Rate, RateCard, VatKey
from creuset.bookings.rules.policies import Rule
from creuset.places.kinds import Kind
from creuset.villages.models import Village

STEP_MINUTES = 15
#: Bounds that are asked and counted, and so wide that what is measured is never refused.
MOST = 100_000
VAT, LADDER = "normal", "usuel"
HOUR_CENTS = 2000
SUNDAY = {
    "code": "dimanche",
    "name": {"fr": "Dimanche"},
    "percent": "25",
    "resources": [],
    "kinds": [],
    "for": [],
    "days": ["sun"],
    "hours": "",
    "holidays": True,
}

POLICIES: tuple[tuple[str, Rule, list[str], dict[str, Any]], ...] = (
    ("quart-heure", Rule.GRANULARITY, [], {"step": "minutes", "minutes": STEP_MINUTES}),
    ("delai", Rule.LEAD_TIME, [], {"hours": 2}),
    ("horizon", Rule.BOOKING_WINDOW, [], {"days": 1000}),
    ("salles-longueur", Rule.LENGTH, [Kind.MEETING], {"at_most_minutes": 600}),
    (
        "salles-quota",
        Rule.QUOTA,
        [Kind.MEETING],
        {"most": MOST, "unit": "hours", "per": "company", "over": "week"},
    ),
    ("salles-a-venir", Rule.OPEN_BOOKINGS, [Kind.MEETING], {"most": MOST, "per": "person"}),
    ("silence", Rule.NEIGHBOURS, [], {}),
    ("options", Rule.OPTIONS, [], {"lasts_hours": 168, "answer_hours": 48, "deepest": 4}),
)


def make_terms(village: Village) -> None:
    """The village has rules, and a price for every place."""
    Policy.objects.bulk_create(
        Policy(village=village, code=code, rule=rule, kinds=kinds, params=params, position=at)
        for at, (code, rule, kinds, params) in enumerate(POLICIES)
    )
    VatKey.objects.create(
        village=village,
        code=VAT,
        names={"fr": "TVA taux normal"},
        percents=[{"from": "2014-01-01", "percent": "20"}],
    )
    steps = [
        {"at_least": 8, "at_most": None, "percent": "0"},
        {"at_least": 0, "at_most": 7, "percent": "50"},
    ]
    CancellationLadder.objects.create(
        village=village, code=LADDER, names={"fr": "Barème"}, steps=steps
    )
    card = RateCard.objects.create(
        village=village,
        code="tarifs",
        names={"fr": "Tarifs publics"},
        vat=VAT,
        ladder=LADDER,
        surcharges=[SUNDAY],
    )
    Rate.objects.bulk_create(_rate(card, kind, at) for at, kind in enumerate(Kind))


def _rate(card: RateCard, kind: Kind, at: int) -> Rate:
    prices = {"hour_cents": HOUR_CENTS, "half_day_cents": 6000, "day_cents": 10_000}
    return Rate(
        card=card,
        code=kind,
        names={"fr": kind.value},
        position=at,
        kinds=[kind],
        segment_kinds=["use"],
        **prices,
    )
