"""What may be offered: the whole of an offer as one value, and everything that is wrong with it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from creuset.kernel.errors import Refusals, Refused
from creuset.kernel.sentences import sentence as _
from creuset.plans.kinds import (
    Access,
    Basis,
    CycleFrom,
    OfferKind,
    PriceFor,
    Proration,
)
from creuset.plans.rules.absence import LEFT_TO_OTHERS, Reward
from creuset.plans.rules.allowances import BadGrant, Grant, Reset, check_grants
from creuset.plans.rules.catalogue import Price

CYCLES = (0, 1, 2, 3, 4, 6, 12)
#: What is let with its walls, and may be priced by its area.
BY_AREA = frozenset({OfferKind.OFFICE, OfferKind.STORAGE})
#: A contract of domiciliation is made for three months at least (article R123-168 of the Code de commerce).
SHORTEST_DOMICILIATION = 3
#: What a subscriber lives by: it stays as it is while somebody does.
AGREED = (
    "kind",
    "basis",
    "cycle_months",
    "cycle_from",
    "proration",
    "min_term_months",
    "notice_months",
    "notice_days",
    "access",
    "allowances",
    "index",
)


class BadOffer(Refused):
    """An offer that says something that cannot be."""

    code = "bad-offer"


class OfferLivedBy(Refused):
    """What somebody subscribed to would change under them."""

    code = "offer-lived-by"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferTerms:
    """All that an offer says; `valid_until` is the first day on which nobody subscribes to it any more."""

    names: Mapping[str, str]
    kind: OfferKind
    vat_key: str
    prices: Sequence[Price]
    description: Mapping[str, str] = field(default_factory=dict)
    basis: Basis = Basis.UNIT
    cycle_months: int = 1
    cycle_from: CycleFrom = CycleFrom.MONTH
    proration: Proration = Proration.MONTHS_AND_DAYS
    min_term_months: int = 0
    notice_months: int = 0
    notice_days: int = 0
    cap: int | None = None
    starts_any_day: bool = True
    access: Access = Access.OFFICE_HOURS
    allowances: Sequence[Grant] = ()
    #: What a day gives on which somebody leaves their place to others.
    absence: Reward | None = None
    index: str = ""
    deposit_percent: int = 0
    contract: str = ""
    is_public: bool = True
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where: the name of a field, then places in it."""

    path: tuple[str | int, ...]
    message: object


def check_offer(terms: OfferTerms) -> None:
    """Raise Refusals of BadOffer where an offer cannot be: every fault at once."""
    if found := list(faults_of(terms)):
        raise Refusals(
            BadOffer(fault.message, field=".".join(str(step) for step in fault.path))
            for fault in found
        )


def faults_of(terms: OfferTerms) -> Iterator[Fault]:
    """Yield everything that is wrong with an offer."""
    yield from _cycle_faults(terms)
    if terms.basis is Basis.AREA and terms.kind not in BY_AREA:
        yield Fault(("basis",), _("Only offices and storage are priced by the square metre."))
    if terms.kind is OfferKind.DOMICILIATION and terms.min_term_months < SHORTEST_DOMICILIATION:
        yield Fault(("min_term_months",), _("A company is domiciled for three months at least."))
    if terms.valid_from and terms.valid_until and terms.valid_until <= terms.valid_from:
        yield Fault(("valid_until",), _("The last day comes before the first."))
    yield from _price_faults(terms)
    yield from _allowance_faults(terms)
    if terms.absence is not None and terms.kind not in LEFT_TO_OTHERS:
        yield Fault(
            ("absence",), _("Only a fixed desk or a seat in an office is left to others for a day.")
        )


def _cycle_faults(terms: OfferTerms) -> Iterator[Fault]:
    if terms.cycle_months not in CYCLES:
        yield Fault(("cycle_months",), _("A cycle has 1, 2, 3, 4, 6 or 12 months, or none at all."))
    is_bought_once = terms.cycle_months == 0
    if terms.kind is OfferKind.PASSES and not is_bought_once:
        yield Fault(("cycle_months",), _("Passes are bought once: they have no cycle."))
    if is_bought_once and terms.kind not in (OfferKind.PASSES, OfferKind.EXTRA):
        yield Fault(("cycle_months",), _("Only passes and extras are bought once."))
    if not is_bought_once:
        return
    lasting = ("min_term_months", "notice_months", "notice_days", "index", "deposit_percent")
    for name in lasting:
        if getattr(terms, name):
            yield Fault((name,), _("What is bought once has no term, notice, index or deposit."))


def _price_faults(terms: OfferTerms) -> Iterator[Fault]:
    if not any(price.audience is PriceFor.ANYBODY for price in terms.prices):
        yield Fault(("prices",), _("An offer has a price for anybody."))
    seen: set[tuple[PriceFor, date]] = set()
    for at, price in enumerate(terms.prices):
        path = ("prices", at)
        if (price.audience, price.from_on) in seen:
            yield Fault((*path, "from"), _("Two prices for the same people begin on the same day."))
        seen.add((price.audience, price.from_on))
        if price.until is not None and price.until <= price.from_on:
            yield Fault((*path, "until"), _("The last day comes before the first."))
        if price.audience is PriceFor.EARLY and price.until is None:
            yield Fault((*path, "until"), _("A price for whoever signs early has a last day."))
        if (
            min(price.price.cents, price.charges.cents, *(s.price.cents for s in price.steps), 0)
            < 0
        ):
            yield Fault((*path, "price"), _("A price is not below nought."))
        months = [0, *(step.after_months for step in price.steps)]
        if any(later <= earlier for earlier, later in pairwise(months)):
            yield Fault(
                (*path, "steps"),
                _("Each price step comes after the one before, the first after a month at least."),
            )
        if price.steps and terms.cycle_months == 0:
            yield Fault((*path, "steps"), _("What is bought once has one price."))


def _allowance_faults(terms: OfferTerms) -> Iterator[Fault]:
    try:
        check_grants(terms.allowances)
    except BadGrant as refused:
        yield Fault(("allowances",), refused.message)
    for at, grant in enumerate(terms.allowances):
        if terms.cycle_months == 0 and grant.reset is not Reset.NEVER:
            yield Fault(
                ("allowances", at, "reset"), _("What is bought once is given once: never reset.")
            )


def changed_under(before: OfferTerms, after: OfferTerms) -> list[str]:
    """Return what a subscriber lives by that would be otherwise."""
    return [
        name for name in AGREED if _plain(getattr(before, name)) != _plain(getattr(after, name))
    ]


def _plain(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def check_nothing_agreed_changes(
    before: OfferTerms, after: OfferTerms, *, name: str, subscribers: int
) -> None:
    """Raise Refusals of OfferLivedBy where subscribers would find other conditions than they agreed to."""
    fields = changed_under(before, after) if subscribers else []
    if fields:
        raise Refusals(
            OfferLivedBy(
                _(
                    "%(count)s subscribed to “%(name)s” as it is: make another offer, and retire this one.",
                    count=subscribers,
                    name=name,
                ),
                field=field_,
            )
            for field_ in fields
        )
