"""Papers: those that the house made, and the certificates that people put on file."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from creuset.core.models import StoredFile
from creuset.documents.rules.certificates import Validity, state_of
from creuset.documents.states import CertificateState
from creuset.people.models import Party
from creuset.villages.models import Village


class CertificateKind(models.TextChoices):
    """What a certificate is for."""

    INSURANCE = "insurance", _("Insurance")
    INDUCTION = "induction", _("Safety induction")
    OTHER = "other", _("Another certificate")


STATE_LABELS = {
    CertificateState.WAITING: _("To be checked"),
    CertificateState.REFUSED: _("Refused"),
    CertificateState.COMING: _("Not yet valid"),
    CertificateState.VALID: _("Valid"),
    CertificateState.EXPIRED: _("Expired"),
    CertificateState.ENDED: _("Ended"),
}


class Certificate(models.Model):
    """A paper of a party that a village relies on, between two days, once its team has read it."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="certificates")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="certificates")
    kind = models.CharField(max_length=12, choices=CertificateKind)
    #: What it certifies, where the kind alone does not say; the number of a policy.
    title = models.CharField(max_length=120, blank=True)
    valid_from = models.DateField()
    #: The last day on which it counts.
    valid_until = models.DateField(null=True)
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    sent_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    checked_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    is_accepted = models.BooleanField(null=True)
    #: Why it was refused or ended, as the holder reads it.
    answer = models.CharField(max_length=300, blank=True)
    #: The first day on which it counts no more, whatever its paper says.
    ended_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        indexes = [
            models.Index(fields=["village", "party", "kind"], name="certificates_of_party"),
            models.Index(
                fields=["village", "id"],
                name="certificates_to_check",
                condition=Q(is_accepted__isnull=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="certificate_days_in_order",
            ),
            models.CheckConstraint(
                condition=Q(is_accepted__isnull=True, checked_at__isnull=True)
                | Q(is_accepted__isnull=False, checked_at__isnull=False),
                name="certificate_checked_whole",
            ),
            models.CheckConstraint(
                condition=~Q(kind="insurance") | Q(valid_until__isnull=False, file__isnull=False),
                name="certificate_insurance_whole",
            ),
            models.CheckConstraint(
                condition=~Q(kind="other") | ~Q(title=""), name="certificate_other_named"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(is_accepted__isnull=False, is_accepted=True),
                name="certificate_ended_was_accepted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.party_id}"

    @property
    def label(self) -> str:
        """What it certifies, in the reader's language."""
        kind = str(CertificateKind(self.kind).label)
        if self.kind == CertificateKind.OTHER:
            return self.title
        return f"{kind} · {self.title}" if self.title else kind

    @property
    def validity(self) -> Validity:
        """The days on which it counts, once accepted."""
        return Validity(self.valid_from, self.valid_until, self.ended_on)

    def state_on(self, day: date) -> CertificateState:
        """Return where it stands on a day."""
        return state_of(self.validity, is_accepted=self.is_accepted, on=day)


class Document(models.Model):
    """A paper that the house made of something, once: its bytes, of which template, from which values."""

    village = models.ForeignKey(Village, on_delete=models.PROTECT, related_name="documents")
    source_kind = models.CharField(max_length=20)
    source_id = models.BigIntegerField()
    template = models.CharField(max_length=80)
    template_version = models.CharField(max_length=16)
    language = models.CharField(max_length=5)
    #: SHA-256 of the values it was set from; that of its bytes is the file's.
    values_sha256 = models.CharField(max_length=64)
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints = [
            models.UniqueConstraint(
                fields=["source_kind", "source_id", "template"], name="document_made_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source_kind} {self.source_id}"
