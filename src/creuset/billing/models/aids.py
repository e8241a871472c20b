"""De minimis aid: what was granted, what is declared, and who is one undertaking."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creuset.billing.rules.aids import COUNTED, CURRENCY, LegalBasis
from creuset.core.fields import LocalizedField, MoneyField
from creuset.kernel.money import Money
from creuset.people.models import Party
from creuset.villages.models import Village

BASIS_LABELS = {
    LegalBasis.GENERAL: _("General de minimis aid, Regulation (EU) 2023/2831"),
    LegalBasis.AGRICULTURE: _("Agriculture, Regulation (EU) No 1408/2013"),
    LegalBasis.FISHERIES: _("Fisheries, Regulation (EU) No 717/2014"),
    LegalBasis.GENERAL_INTEREST: _(
        "Services of general economic interest, Regulation (EU) 2023/2832"
    ),
}


class AidKind(models.TextChoices):
    """How an entry came into the register."""

    GRANT = "grant", pgettext_lazy("aid", "Granted")
    DECLARED = "declared", pgettext_lazy("aid", "Declared")
    CORRECTION = "correction", pgettext_lazy("aid", "Correction")


class AidDeclaration(models.Model):
    """What a party declared of aids that others granted it, before it was granted one; the newest counts."""

    village = models.ForeignKey(Village, on_delete=models.PROTECT, related_name="aid_declarations")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="aid_declarations")
    declared_on = models.DateField()
    #: Who declared, as they wrote their name.
    name = models.CharField(max_length=160)
    #: The companies with which it is one undertaking, in its own words; links name those that the village knows.
    linked = models.TextField(blank=True, max_length=2000)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("declaration of aid")
        verbose_name_plural = _("declarations of aid")
        indexes = [models.Index(fields=["village", "party", "id"], name="declarations_of_party")]

    def __str__(self) -> str:
        return f"{self.party_id} {self.declared_on}"


class Aid(models.Model):
    """An entry of the register: never changed but for its reference, never deleted; a correction is another entry.

    `gross_cents` is the gross grant equivalent, in euros. A source is charged with one aid for each of its parts.
    """

    village = models.ForeignKey(Village, on_delete=models.PROTECT, related_name="aids")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="aids")
    kind = models.CharField(max_length=10, choices=AidKind)
    granted_on = models.DateField()
    gross_cents = MoneyField()
    words = LocalizedField()
    legal_basis = models.CharField(
        max_length=9, choices=[(basis.value, BASIS_LABELS[basis]) for basis in LegalBasis]
    )
    granter = models.CharField(max_length=160)
    source_kind = models.CharField(max_length=20, blank=True)
    source_id = models.BigIntegerField(default=0)
    source_part = models.PositiveSmallIntegerField(default=1)
    #: Of the national or European register, once it is entered there.
    register_reference = models.CharField(max_length=80, blank=True)
    corrects = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="corrections"
    )
    declaration = models.ForeignKey(
        AidDeclaration, null=True, on_delete=models.PROTECT, related_name="aids"
    )
    why = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("aid")
        verbose_name_plural = _("aids")
        indexes = [
            models.Index(fields=["village", "party", "granted_on"], name="aids_of_party"),
            models.Index(fields=["village", "granted_on", "id"], name="aids_by_day"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "source_kind", "source_id", "source_part"],
                condition=Q(kind="grant") & ~Q(source_kind=""),
                name="aid_of_source_once",
            ),
            models.CheckConstraint(
                condition=Q(kind="correction", corrects__isnull=False) & ~Q(gross_cents=0)
                | ~Q(kind="correction") & Q(corrects__isnull=True, gross_cents__gt=0),
                name="aid_of_something",
            ),
            models.CheckConstraint(
                condition=Q(kind="declared", declaration__isnull=False)
                | ~Q(kind="declared") & Q(declaration__isnull=True),
                name="aid_declared_by_declaration",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.granted_on} {self.gross_cents}"

    @property
    def gross(self) -> Money:
        """The gross grant equivalent."""
        return Money(self.gross_cents, CURRENCY)

    @property
    def is_counted(self) -> bool:
        """Whether it counts up to the ceiling; a regulation of its own has its own."""
        return LegalBasis(self.legal_basis) in COUNTED


class UndertakingLink(models.Model):
    """Two parties are one undertaking, since a day; `until` is the first day on which they are not."""

    village = models.ForeignKey(Village, on_delete=models.PROTECT, related_name="undertaking_links")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="undertaking_links")
    other = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True)
    why = models.CharField(max_length=300)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("link of undertakings")
        verbose_name_plural = _("links of undertakings")
        indexes = [models.Index(fields=["village", "id"], name="links_by_village")]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")),
                name="undertaking_link_days_in_order",
            )
        ]

    def __str__(self) -> str:
        return f"{self.party_id} {self.other_id}"
