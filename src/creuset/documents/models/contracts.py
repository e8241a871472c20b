"""Contracts of a village: the versions of their texts, and what was prepared, read and signed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creuset.core.fields import LocalizedField
from creuset.core.models import StoredFile
from creuset.documents.rules.terms import ContractKind
from creuset.documents.states import ContractState
from creuset.people.models import Party
from creuset.villages.models import Village

KIND_LABELS = {
    ContractKind.SERVICE: _("Service contract"),
    ContractKind.OCCUPATION: _("Occupation agreement"),
    ContractKind.INCUBATION: _("Incubation agreement"),
    ContractKind.DOMICILIATION: _("Contract of domiciliation"),
    ContractKind.AMENDMENT: _("Amendment"),
    ContractKind.HOUSE_RULES: _("House rules"),
}
CONTRACT_LABELS = {
    ContractState.DRAFT: pgettext_lazy("contract", "Draft"),
    ContractState.SENT: pgettext_lazy("contract", "To be signed"),
    ContractState.SIGNED: pgettext_lazy("contract", "Signed, to be sealed"),
    ContractState.SEALED: pgettext_lazy("contract", "Signed"),
    ContractState.ON_PAPER: pgettext_lazy("contract", "Signed on paper"),
    ContractState.ENDED: pgettext_lazy("contract", "Ended"),
    ContractState.WITHDRAWN: pgettext_lazy("contract", "Withdrawn"),
    ContractState.DECLINED: pgettext_lazy("contract", "Declined"),
}


class Origin(models.TextChoices):
    """Who wrote a text."""

    HOUSE = "house", pgettext_lazy("who wrote a text", "Creuset")
    FILE = "file", pgettext_lazy("who wrote a text", "The village file")
    DESK = "desk", pgettext_lazy("who wrote a text", "The team")


class SealCertificate(models.Model):
    """A certificate with which a village seals, or once did: its seals are checked with it for ever."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="seals")
    #: SHA-256 of the certificate.
    fingerprint = models.CharField(max_length=64)
    pem = models.TextField()
    first_at = models.DateTimeField()

    class Meta:
        verbose_name = _("certificate of a seal")
        verbose_name_plural = _("certificates of seals")
        constraints = [
            models.UniqueConstraint(fields=["village", "fingerprint"], name="seal_certificate_once")
        ]

    def __str__(self) -> str:
        return self.fingerprint


class ContractText(models.Model):
    """A version of the text of a contract in a village: a draft is written, one with a first day never changes."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="contract_texts")
    code = models.SlugField(max_length=40)
    kind = models.CharField(
        max_length=16, choices=[(kind.value, KIND_LABELS[kind]) for kind in ContractKind]
    )
    names = LocalizedField()
    number = models.PositiveSmallIntegerField()
    #: Typst, by language.
    sources = LocalizedField()
    #: House rules as their page shows them, by language, once published: HTML made by the house, of words alone.
    words = LocalizedField()
    #: SHA-256 of names and sources: a text that somebody changed in the database is told by it.
    sha256 = models.CharField(max_length=64)
    origin = models.CharField(max_length=5, choices=Origin)
    #: The first day on which new contracts are made of it; none for a draft.
    first_day = models.DateField(null=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    #: Gone from the village file: no contract is made of it any more; those that were stay.
    retired_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("text of a contract")
        verbose_name_plural = _("texts of contracts")
        constraints = [
            models.UniqueConstraint(
                fields=["village", "code", "number"], name="contract_text_numbered_once"
            ),
            models.UniqueConstraint(
                fields=["village", "code"],
                condition=Q(first_day__isnull=True),
                name="contract_text_drafted_once",
            ),
            models.CheckConstraint(
                condition=Q(first_day__isnull=True, published_at__isnull=True)
                | Q(first_day__isnull=False, published_at__isnull=False),
                name="contract_text_published_whole",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="contract_text_counted"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.number}"


class Acceptance(models.Model):
    """A person accepted a version of a village's house rules."""

    text = models.ForeignKey(ContractText, on_delete=models.PROTECT, related_name="acceptances")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="acceptances")
    at = models.DateTimeField()
    ip = models.GenericIPAddressField(null=True)

    class Meta:
        verbose_name = _("acceptance of house rules")
        verbose_name_plural = _("acceptances of house rules")
        constraints = [
            models.UniqueConstraint(fields=["text", "party"], name="house_rules_accepted_once")
        ]

    def __str__(self) -> str:
        return f"{self.party_id}: {self.text_id}"


class Contract(models.Model):
    """A contract between a village and a party: its text, its values, its paper, and who signed it when."""

    village = models.ForeignKey(Village, on_delete=models.PROTECT, related_name="contracts")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="contracts")
    text = models.ForeignKey(ContractText, on_delete=models.PROTECT, related_name="contracts")
    #: What it is a contract of; nothing where it stands for itself.
    source_kind = models.CharField(max_length=20, blank=True)
    source_id = models.BigIntegerField(default=0)
    language = models.CharField(max_length=5)
    title = LocalizedField()
    #: As printed: C-2026-00031.
    reference = models.CharField(max_length=30, blank=True)
    #: What it says, and of whom, as plain data; gone once it was emptied. Its salted digest stays.
    values = models.JSONField(null=True)
    salt = models.CharField(max_length=32, blank=True)
    values_sha256 = models.CharField(max_length=64)
    state = models.CharField(
        max_length=10,
        choices=[(state.value, CONTRACT_LABELS[state]) for state in ContractState],
        default=ContractState.DRAFT.value,
    )
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    sent_at = models.DateTimeField(null=True)
    #: Whoever sent it signs for the village by sending it.
    sent_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    sent_by_name = models.CharField(max_length=160, blank=True)
    sent_to = models.EmailField(blank=True)
    secret_hash = models.CharField(max_length=64, blank=True)
    #: The PDF that is read and signed.
    paper = models.OneToOneField(StoredFile, null=True, on_delete=models.SET_NULL, related_name="+")
    #: SHA-256 of that PDF: what is signed, also where the file is gone.
    paper_sha256 = models.CharField(max_length=64, blank=True)
    #: What it says, as the page on which it is read shows it: HTML made by the house, of words alone.
    words = models.TextField(blank=True)
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    signed_name = models.CharField(max_length=160, blank=True)
    signed_ip = models.GenericIPAddressField(null=True)
    #: Signed by hand, and written down by the team: `signed_at` is the noon of that day, `signed_by` nobody.
    signed_on_paper = models.BooleanField(default=False)
    #: The paper that was signed by hand.
    scan = models.OneToOneField(StoredFile, null=True, on_delete=models.SET_NULL, related_name="+")
    #: The PDF that bears the village's seal, with the page that says who signed when.
    sealed = models.OneToOneField(
        StoredFile, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    sealed_at = models.DateTimeField(null=True)
    #: SHA-256 of the certificate that sealed it.
    sealed_with = models.CharField(max_length=64, blank=True)
    #: The first day on which it binds nobody any more.
    ended_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)
    #: Why it was withdrawn, declined or ended.
    reason = models.CharField(max_length=500, blank=True)
    #: What it said is gone, its retention over.
    emptied_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("contract")
        verbose_name_plural = _("contracts")
        indexes = [
            models.Index(fields=["village", "state", "id"], name="contracts_by_state"),
            models.Index(fields=["village", "party"], name="contracts_of_party"),
            models.Index(fields=["source_kind", "source_id"], name="contracts_of_source"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["secret_hash"], condition=~Q(secret_hash=""), name="contract_secret_once"
            ),
            models.CheckConstraint(
                condition=Q(source_kind="", source_id=0) | ~Q(source_kind="") & Q(source_id__gt=0),
                name="contract_source_whole",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"])
                | Q(signed_on_paper=True)
                | Q(sent_at__isnull=False) & ~Q(paper_sha256=""),
                name="contract_sent_with_its_paper",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["draft", "sent", "withdrawn", "declined"], signed_at__isnull=True
                )
                | Q(state__in=["signed", "sealed", "on_paper", "ended"], signed_at__isnull=False)
                & (~Q(signed_name="") | Q(emptied_at__isnull=False)),
                name="contract_signed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state="sealed", sealed_at__isnull=False)
                | Q(state="ended")
                | Q(
                    state__in=["draft", "sent", "signed", "on_paper", "withdrawn", "declined"],
                    sealed_at__isnull=True,
                ),
                name="contract_sealed_whole",
            ),
            models.CheckConstraint(
                condition=Q(signed_on_paper=True, state__in=["on_paper", "ended"])
                | Q(signed_on_paper=False) & ~Q(state="on_paper"),
                name="contract_on_paper_told",
            ),
            models.CheckConstraint(
                condition=Q(values__isnull=False, emptied_at__isnull=True)
                | Q(values__isnull=True, emptied_at__isnull=False, salt=""),
                name="contract_emptied_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.reference or f"contract {self.pk}"
