"""What somebody owes, and that waits for an invoice."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from creuset.billing.models.priced import WHOLE_RATE, Priced, within
from creuset.billing.states import ChargeState
from creuset.core.fields import MoneyField
from creuset.kernel.money import Money
from creuset.people.models import Party
from creuset.projects.models import Project
from creuset.villages.models import Village

CHARGE_LABELS = {
    ChargeState.WAITING: _("To be invoiced"),
    ChargeState.REPLACED: _("Replaced"),
}


class Charge(Priced):
    """One thing that a party owes a village, for something named by kind and id."""

    village = models.ForeignKey(Village, on_delete=models.PROTECT, related_name="charges")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="charges")
    project = models.ForeignKey(
        Project, null=True, on_delete=models.SET_NULL, related_name="charges"
    )
    source_kind = models.CharField(max_length=20)
    source_id = models.BigIntegerField()
    #: The VAT and the whole of this charge alone; a paper counts them by rate.
    vat_cents = MoneyField()
    gross_cents = MoneyField()
    state = models.CharField(
        max_length=10,
        choices=[(state.value, CHARGE_LABELS[state]) for state in ChargeState],
        default=ChargeState.WAITING.value,
    )
    made_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)
    #: Why something else is owed, by language.
    why_replaced = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("charge")
        verbose_name_plural = _("charges")
        indexes = [
            models.Index(fields=["village", "state", "id"], name="charges_by_state"),
            models.Index(fields=["village", "party", "state"], name="charges_of_party"),
            models.Index(fields=["source_kind", "source_id"], name="charges_of_source"),
        ]
        constraints = [
            *Priced.Meta.constraints,
            models.UniqueConstraint(
                fields=["source_kind", "source_id", "line"],
                condition=Q(state="waiting"),
                name="charge_line_owed_once",
            ),
            models.CheckConstraint(
                condition=within(
                    F("vat_cents") * WHOLE_RATE - F("net_cents") * F("vat_e2"), WHOLE_RATE // 2
                ),
                name="charge_taxed",
            ),
            models.CheckConstraint(
                condition=Q(gross_cents=F("net_cents") + F("vat_cents")), name="charge_summed"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", replaced_at__isnull=True)
                | Q(state="replaced", replaced_at__isnull=False),
                name="charge_state_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_kind} {self.source_id} {self.line}"

    @property
    def gross(self) -> Money:
        """What it costs with its own VAT."""
        return Money(self.gross_cents, self.currency)

    @property
    def state_label(self) -> str:
        """The word for where it stands."""
        return str(CHARGE_LABELS[ChargeState(self.state)])
