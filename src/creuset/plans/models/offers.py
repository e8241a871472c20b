"""What a village offers to its residents and nomads."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creuset.core.fields import LocalizedField
from creuset.core.text import in_language
from creuset.plans.kinds import Access, Basis, CycleFrom, OfferKind, PriceFor, Proration
from creuset.plans.rules.absence import Reward
from creuset.plans.rules.allowances import Grant
from creuset.plans.rules.catalogue import Price
from creuset.plans.rules.offers import OfferTerms
from creuset.villages.models import Village

KIND_LABELS = {
    OfferKind.OPEN_SPACE: pgettext_lazy("an offer", "Open-space plan"),
    OfferKind.PASSES: pgettext_lazy("an offer", "Passes"),
    OfferKind.FIXED_DESK: pgettext_lazy("an offer", "Fixed desk"),
    OfferKind.SEAT: pgettext_lazy("an offer", "Seat in a shared office"),
    OfferKind.OFFICE: pgettext_lazy("an offer", "Private office"),
    OfferKind.DOMICILIATION: pgettext_lazy("an offer", "Domiciliation"),
    OfferKind.STORAGE: pgettext_lazy("an offer", "Storage"),
    OfferKind.LOCKER: pgettext_lazy("an offer", "Locker"),
    OfferKind.PARKING: pgettext_lazy("an offer", "Parking space"),
    OfferKind.EXTRA: pgettext_lazy("an offer", "Extra"),
}
BASIS_LABELS = {Basis.UNIT: _("for one"), Basis.AREA: _("for each square metre")}
ACCESS_LABELS = {Access.OFFICE_HOURS: _("In opening hours"), Access.ALWAYS: _("Day and night")}
PRORATION_LABELS = {
    Proration.NONE: _("A cycle begun is owed whole"),
    Proration.DAYS_OF_CYCLE: _("By the days of the cycle"),
    Proration.MONTHS_AND_DAYS: _("By whole months, then by the days of the month"),
    Proration.THIRTIETHS: _("By thirtieths of a month"),
}
CYCLE_LABELS = {
    CycleFrom.MONTH: _("From the first of the month"),
    CycleFrom.START: _("From the first day of the subscription"),
}
AUDIENCE_LABELS = {
    PriceFor.ANYBODY: pgettext_lazy("a price", "For anybody"),
    PriceFor.EARLY: pgettext_lazy("a price", "For whoever signs early"),
    PriceFor.INCUBATED: pgettext_lazy("a price", "For incubated projects"),
}


class Offer(models.Model):
    """One thing of the catalogue: what it gives, for how much, on which conditions.

    `prices` and `allowances` hold what `rules.catalogue` reads of them; what a subscriber pays is kept by the
    terms of the subscription, so that a new price changes nothing that was agreed.
    """

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="offers")
    code = models.SlugField(max_length=60)
    names = LocalizedField()
    description = LocalizedField()
    kind = models.CharField(
        max_length=14, choices=[(kind.value, KIND_LABELS[kind]) for kind in OfferKind]
    )
    basis = models.CharField(
        max_length=4,
        choices=[(basis.value, BASIS_LABELS[basis]) for basis in Basis],
        default=Basis.UNIT.value,
    )
    #: Months between two fees; 0 where it is bought once.
    cycle_months = models.PositiveSmallIntegerField(default=1)
    cycle_from = models.CharField(
        max_length=5,
        choices=[(start.value, CYCLE_LABELS[start]) for start in CycleFrom],
        default=CycleFrom.MONTH.value,
    )
    min_term_months = models.PositiveSmallIntegerField(default=0)
    #: Notice is given that many months, then that many days, ahead.
    notice_months = models.PositiveSmallIntegerField(default=0)
    notice_days = models.PositiveSmallIntegerField(default=0)
    #: How many may stand at once; None: no limit.
    cap = models.PositiveIntegerField(null=True)
    #: It starts on any day; otherwise on the first of a month.
    starts_any_day = models.BooleanField(default=True)
    access = models.CharField(
        max_length=12,
        choices=[(access.value, ACCESS_LABELS[access]) for access in Access],
        default=Access.OFFICE_HOURS.value,
    )
    proration = models.CharField(
        max_length=16,
        choices=[(policy.value, PRORATION_LABELS[policy]) for policy in Proration],
        default=Proration.MONTHS_AND_DAYS.value,
    )
    vat_key = models.CharField(max_length=30)
    #: Whom for, from when, how much, charges, steps: see `rules.catalogue.Price`.
    prices = models.JSONField(default=list)
    #: What each cycle gives to spend: see `rules.allowances.Grant`.
    allowances = models.JSONField(default=list)
    #: What is given for a day on which somebody leaves their place to others (`rules.absence.Reward`); empty: nothing.
    absence = models.JSONField(default=dict)
    #: The index that moves its price each year, by name (ILAT, ILC…); empty: none.
    index = models.CharField(max_length=12, blank=True)
    #: In hundredths of the price of a cycle of one month: what is held as dépôt de garantie.
    deposit_percent = models.PositiveSmallIntegerField(default=0)
    #: The code of the text of the contract that its subscriber signs (`documents`); empty: none, a click.
    contract = models.SlugField(max_length=60, blank=True)
    is_public = models.BooleanField(default=True)
    valid_from = models.DateField(null=True)
    #: The first day on which nobody subscribes to it any more.
    valid_until = models.DateField(null=True)
    #: Gone from the village file; whoever subscribed keeps it.
    retired_at = models.DateTimeField(null=True)
    position = models.PositiveSmallIntegerField(default=0)
    changed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        constraints = [
            models.UniqueConstraint(fields=["village", "code"], name="offer_code_once"),
            models.CheckConstraint(
                condition=Q(cycle_months__in=[0, 1, 2, 3, 4, 6, 12]), name="offer_cycle_known"
            ),
            models.CheckConstraint(
                condition=Q(kind=OfferKind.PASSES, cycle_months=0)
                | (~Q(kind=OfferKind.PASSES) & (Q(cycle_months__gt=0) | Q(kind=OfferKind.EXTRA))),
                name="offer_passes_are_bought_once",
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gt=F("valid_from")),
                name="offer_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self.names)

    @property
    def kind_label(self) -> str:
        """The word for what it gives."""
        return str(KIND_LABELS[OfferKind(self.kind)])

    @property
    def terms(self) -> OfferTerms:
        """All that it says, as one value; its village is loaded."""
        currency = self.village.currency
        return OfferTerms(
            names=self.names,
            description=self.description,
            kind=OfferKind(self.kind),
            basis=Basis(self.basis),
            cycle_months=self.cycle_months,
            cycle_from=CycleFrom(self.cycle_from),
            proration=Proration(self.proration),
            min_term_months=self.min_term_months,
            notice_months=self.notice_months,
            notice_days=self.notice_days,
            cap=self.cap,
            starts_any_day=self.starts_any_day,
            access=Access(self.access),
            vat_key=self.vat_key,
            prices=tuple(Price.read(row, currency) for row in self.prices),
            allowances=tuple(Grant.read(row) for row in self.allowances),
            absence=Reward.read(self.absence),
            index=self.index,
            deposit_percent=self.deposit_percent,
            contract=self.contract,
            is_public=self.is_public,
            valid_from=self.valid_from,
            valid_until=self.valid_until,
        )


def as_columns(terms: OfferTerms) -> dict[str, Any]:
    """Return what the columns of an offer say of its terms."""
    return {
        "names": dict(terms.names),
        "description": dict(terms.description),
        "kind": terms.kind.value,
        "basis": terms.basis.value,
        "cycle_months": terms.cycle_months,
        "cycle_from": terms.cycle_from.value,
        "proration": terms.proration.value,
        "min_term_months": terms.min_term_months,
        "notice_months": terms.notice_months,
        "notice_days": terms.notice_days,
        "cap": terms.cap,
        "starts_any_day": terms.starts_any_day,
        "access": terms.access.value,
        "vat_key": terms.vat_key,
        "prices": [price.written() for price in terms.prices],
        "allowances": [grant.written() for grant in terms.allowances],
        "absence": terms.absence.written() if terms.absence else {},
        "index": terms.index,
        "deposit_percent": terms.deposit_percent,
        "contract": terms.contract,
        "is_public": terms.is_public,
        "valid_from": terms.valid_from,
        "valid_until": terms.valid_until,
    }
