"""What parties have to spend: lots, and the entries by which each is spent and given back."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creuset.core.fields import LocalizedField
from creuset.core.text import in_language
from creuset.people.models import Party
from creuset.plans.kinds import CheckIns, EntryKind
from creuset.plans.rules.allowances import GoodFor, Unit
from creuset.plans.rules.lots import Lot as LotValue
from creuset.plans.rules.lots import LotName
from creuset.plans.rules.subscriptions import FOREVER
from creuset.villages.models import Village

UNIT_LABELS = {
    Unit.DAY: pgettext_lazy("an allowance of", "Days"),
    Unit.HALF_DAY: pgettext_lazy("an allowance of", "Half-days"),
    Unit.HOUR: pgettext_lazy("an allowance of", "Hours"),
    Unit.USE: pgettext_lazy("an allowance of", "Uses"),
    Unit.MONEY: pgettext_lazy("an allowance of", "Money"),
}
ENTRY_LABELS = {
    EntryKind.GRANT: pgettext_lazy("an allowance", "Given"),
    EntryKind.SPEND: pgettext_lazy("an allowance", "Spent"),
    EntryKind.GIVE_BACK: pgettext_lazy("an allowance", "Given back"),
    EntryKind.EXPIRE: pgettext_lazy("an allowance", "Expired"),
    EntryKind.CARRY: pgettext_lazy("an allowance", "Carried over"),
    EntryKind.ADJUST: pgettext_lazy("an allowance", "Adjusted"),
    EntryKind.CORRECT: pgettext_lazy("an allowance", "Corrected"),
}
CHECK_IN_LABELS = {
    CheckIns.FREE: pgettext_lazy("a check-in", "costs nothing"),
    CheckIns.OWED: pgettext_lazy("a check-in", "spends a day; without one, reception settles it"),
    CheckIns.REFUSED: pgettext_lazy("a check-in", "spends a day; without one, nobody is let in"),
}
#: What the key begins with of what is left of a cycle: the rest is the key of that cycle.
CARRIED = "carried:"
GIVING = (EntryKind.GRANT, EntryKind.GIVE_BACK)
TAKING = (EntryKind.SPEND, EntryKind.EXPIRE, EntryKind.CARRY)


class Lot(models.Model):
    """So much of one unit that a party may spend in a village, from a day until another.

    Its balance is that of its last entry, and its entries are counted: whoever writes the next one has read
    the last. Amounts are kept as `rules.allowances.SCALES` says.
    """

    village = models.ForeignKey(Village, on_delete=models.PROTECT, related_name="lots")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="lots")
    #: Who pays for it, where that is somebody else: a company, of its member's allowance.
    holder = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="+")
    #: What gave it, and its name among what that gave.
    source_kind = models.CharField(max_length=20)
    source_id = models.BigIntegerField()
    key = models.CharField(max_length=100)
    names = LocalizedField()
    unit = models.CharField(
        max_length=8, choices=[(unit.value, UNIT_LABELS[unit]) for unit in Unit]
    )
    #: What its source gave, without what was corrected by hand.
    amount = models.BigIntegerField()
    balance = models.BigIntegerField()
    entries_made = models.PositiveIntegerField()
    kinds = models.JSONField(default=list)
    resources = models.JSONField(default=list)
    carry_over = models.BigIntegerField(default=0)
    carry_months = models.PositiveSmallIntegerField(default=0)
    from_on = models.DateField()
    #: The first day on which it is good no more.
    until_on = models.DateField(default=FOREVER)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("lot")
        verbose_name_plural = _("lots")
        indexes = [models.Index(fields=["village", "party", "until_on"], name="lots_of_party")]
        constraints = [
            models.UniqueConstraint(
                fields=["source_kind", "source_id", "key"], name="lot_given_once"
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0) & Q(carry_over__gte=0), name="lot_amount_not_negative"
            ),
            models.CheckConstraint(condition=Q(balance__gte=0), name="lot_balance_not_negative"),
            models.CheckConstraint(
                condition=Q(from_on__lt=F("until_on")), name="lot_days_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} of {self.party_id}"

    @property
    def name(self) -> LotName:
        """What names it among all lots."""
        return self.source_kind, self.source_id, self.key

    @property
    def is_written(self) -> bool:
        """Whether it stands in the database, or was only worked out."""
        return not self._state.adding

    @property
    def source(self) -> tuple[str, int]:
        """What gave it."""
        return self.source_kind, self.source_id

    @property
    def title(self) -> str:
        """What it is from, in the reader's language."""
        return in_language(self.names)

    @property
    def is_carried(self) -> bool:
        """Whether it is what a cycle left."""
        return self.key.startswith(CARRIED)

    @property
    def good_for(self) -> GoodFor:
        """The places that it is good for."""
        return GoodFor(frozenset(self.kinds), frozenset(self.resources))

    def as_value(self, rank: int = 0) -> LotValue:
        """Return the lot as the rules read it."""
        return LotValue(
            name=self.name,
            unit=Unit(self.unit),
            left=self.balance,
            from_on=self.from_on,
            until_on=self.until_on,
            good_for=self.good_for,
            rank=rank,
        )


def _signed(kinds: Any, sign: str) -> Q:
    return Q(kind__in=[kind.value for kind in kinds]) & Q(**{f"amount__{sign}": 0})


class LotEntry(models.Model):
    """One change of what a lot holds; what is written is never changed.

    Entries of a lot are numbered from one without a hole, and each begins at the balance of the one before.
    """

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    kind = models.CharField(
        max_length=9, choices=[(kind.value, ENTRY_LABELS[kind]) for kind in EntryKind]
    )
    amount = models.BigIntegerField()
    before = models.BigIntegerField()
    balance = models.BigIntegerField()
    #: What it was spent for, given back from, or given by.
    source_kind = models.CharField(max_length=20)
    source_id = models.BigIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("entry of a lot")
        verbose_name_plural = _("entries of lots")
        indexes = [models.Index(fields=["source_kind", "source_id"], name="lot_entries_of_source")]
        constraints = [
            models.UniqueConstraint(fields=["lot", "number"], name="lot_entry_numbered_once"),
            models.CheckConstraint(
                condition=Q(balance=F("before") + F("amount")), name="lot_entry_adds_up"
            ),
            models.CheckConstraint(
                condition=Q(before__gte=0) & Q(balance__gte=0), name="lot_entry_not_below_zero"
            ),
            models.CheckConstraint(
                condition=Q(number=1, kind=EntryKind.GRANT.value, before=0)
                | (Q(number__gt=1) & ~Q(kind=EntryKind.GRANT.value)),
                name="lot_entry_begins_with_what_is_given",
            ),
            models.CheckConstraint(
                condition=_signed(GIVING, "gt")
                | _signed(TAKING, "lt")
                | (Q(kind__in=[EntryKind.ADJUST.value, EntryKind.CORRECT.value]) & ~Q(amount=0)),
                name="lot_entry_signed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lot_id} {self.number}"

    @property
    def kind_label(self) -> str:
        """The word for what happened."""
        return str(ENTRY_LABELS[EntryKind(self.kind)])


class Spender(models.Model):
    """A person whom a company lets spend what is in its purse; its admins always may."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="+")
    company = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="spenders")
    person = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()

    class Meta:
        verbose_name = _("who may spend")
        constraints = [
            models.UniqueConstraint(fields=["village", "company", "person"], name="spender_once"),
            models.CheckConstraint(condition=~Q(company=F("person")), name="spender_of_another"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} of {self.company_id}"


class PurseRule(models.Model):
    """How a village's members spend; a village without one lets them spend their own purse before their company's."""

    village = models.OneToOneField(Village, on_delete=models.CASCADE, related_name="purse_rule")
    #: Of whoever may spend both, the company's purse is spent before their own.
    company_first = models.BooleanField(default=False)
    #: What it costs to come to the open space without a booking.
    check_ins = models.CharField(
        max_length=8,
        choices=[(one.value, CHECK_IN_LABELS[one]) for one in CheckIns],
        default=CheckIns.OWED.value,
    )

    class Meta:
        verbose_name = _("rule of purses")
        verbose_name_plural = _("rules of purses")

    def __str__(self) -> str:
        return f"purses of {self.village_id}"
