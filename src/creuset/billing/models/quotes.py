"""What was proposed, at which price, until when."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creuset.billing.models.priced import Priced
from creuset.billing.rules.quotes import state_on
from creuset.billing.states import QuoteState
from creuset.core.fields import LocalizedField, MoneyField
from creuset.kernel.money import Money
from creuset.people.models import Party
from creuset.projects.models import Project
from creuset.villages.models import Village

QUOTE_LABELS = {
    QuoteState.DRAFT: pgettext_lazy("quote", "Draft"),
    QuoteState.SENT: pgettext_lazy("quote", "Sent"),
    QuoteState.ACCEPTED: pgettext_lazy("quote", "Accepted"),
    QuoteState.REFUSED: pgettext_lazy("quote", "Refused"),
    QuoteState.WITHDRAWN: pgettext_lazy("quote", "Withdrawn"),
    QuoteState.EXPIRED: pgettext_lazy("quote", "Expired"),
}


class QuoteSeries(models.Model):
    """The last number given to a quote of a village in a year: whoever gives the next holds this row."""

    village = models.ForeignKey(Village, on_delete=models.PROTECT, related_name="quote_series")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["village", "year"], name="quote_series_once")
        ]

    def __str__(self) -> str:
        return f"{self.village_id} {self.year}: {self.last}"


class Quote(models.Model):
    """A price that a village proposes to a party; numbered once it is sent, and frozen from then on."""

    village = models.ForeignKey(Village, on_delete=models.PROTECT, related_name="quotes")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="quotes")
    project = models.ForeignKey(
        Project, null=True, on_delete=models.SET_NULL, related_name="quotes"
    )
    #: What it is a price of; nothing where it stands for itself.
    source_kind = models.CharField(max_length=20, blank=True)
    source_id = models.BigIntegerField(default=0)
    #: A digest of what the source was like when it was quoted, in its domain's own terms.
    fingerprint = models.CharField(max_length=64, blank=True)
    title = LocalizedField()
    language = models.CharField(max_length=5)
    currency = models.CharField(max_length=3)
    net_cents = MoneyField()
    vat_cents = MoneyField()
    gross_cents = MoneyField()
    #: Asked before the first use; nothing where none is.
    deposit_cents = MoneyField(default=0)
    valid_until = models.DateField()
    state = models.CharField(
        max_length=10,
        choices=[(state.value, QUOTE_LABELS[state]) for state in QuoteState],
        default=QuoteState.DRAFT.value,
    )
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    year = models.PositiveSmallIntegerField(null=True)
    number = models.PositiveIntegerField(null=True)
    #: As printed: D-2026-00012.
    printed = models.CharField(max_length=30, blank=True)
    #: Who proposes and to whom, as they were when it was sent.
    seller = models.JSONField(default=dict)
    customer = models.JSONField(default=dict)
    sent_at = models.DateTimeField(null=True)
    sent_to = models.EmailField(blank=True)
    secret_hash = models.CharField(max_length=64, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    answered_name = models.CharField(max_length=160, blank=True)
    answered_ip = models.GenericIPAddressField(null=True)
    #: Why it was refused or withdrawn.
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("quote")
        verbose_name_plural = _("quotes")
        indexes = [
            models.Index(fields=["village", "state", "id"], name="quotes_by_state"),
            models.Index(fields=["village", "party"], name="quotes_of_party"),
            models.Index(fields=["source_kind", "source_id"], name="quotes_of_source"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["village", "year", "number"], name="quote_number_once"),
            models.UniqueConstraint(
                fields=["secret_hash"], condition=~Q(secret_hash=""), name="quote_secret_once"
            ),
            models.UniqueConstraint(
                fields=["source_kind", "source_id"],
                condition=Q(state="sent") & ~Q(source_kind=""),
                name="quote_sent_once",
            ),
            models.CheckConstraint(
                condition=Q(
                    sent_at__isnull=True,
                    number__isnull=True,
                    year__isnull=True,
                    printed="",
                    state__in=["draft", "withdrawn"],
                )
                | Q(
                    sent_at__isnull=False,
                    number__isnull=False,
                    number__gte=1,
                    year__isnull=False,
                )
                & ~Q(printed="")
                & ~Q(state="draft"),
                name="quote_numbered_when_sent",
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted")
                | Q(answered_at__isnull=False) & ~Q(answered_name=""),
                name="quote_accepted_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "sent"], answered_at__isnull=True)
                | Q(state__in=["accepted", "refused", "withdrawn"], answered_at__isnull=False),
                name="quote_answered_whole",
            ),
            models.CheckConstraint(
                condition=Q(gross_cents=F("net_cents") + F("vat_cents")), name="quote_summed"
            ),
            models.CheckConstraint(
                condition=Q(source_kind="", source_id=0) | ~Q(source_kind="") & Q(source_id__gt=0),
                name="quote_source_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.printed or f"draft {self.pk}"

    @property
    def net(self) -> Money:
        """The total before VAT."""
        return Money(self.net_cents, self.currency)

    @property
    def vat(self) -> Money:
        """The VAT of all rates."""
        return Money(self.vat_cents, self.currency)

    @property
    def gross(self) -> Money:
        """What is to be paid."""
        return Money(self.gross_cents, self.currency)

    @property
    def deposit(self) -> Money:
        """What is asked before the first use."""
        return Money(self.deposit_cents, self.currency)

    def state_on(self, day: date) -> QuoteState:
        """Return where it stands on a day."""
        return state_on(QuoteState(self.state), self.valid_until, day)


class QuoteLine(Priced):
    """A line of a quote, as it was proposed."""

    quote = models.ForeignKey(Quote, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            *Priced.Meta.constraints,
            models.UniqueConstraint(fields=["quote", "position"], name="quote_line_placed_once"),
            models.UniqueConstraint(fields=["quote", "line"], name="quote_line_once"),
        ]

    def __str__(self) -> str:
        return f"{self.quote_id}: {self.line}"
