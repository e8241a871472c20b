"""What applicants are written: the texts of a village or of a call, and each letter that was made of one."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creuset.incubation.models.appeals import Appeal
from creuset.incubation.models.applications import Application
from creuset.incubation.models.calls import Call
from creuset.incubation.models.decisions import Decision
from creuset.incubation.rules.letters import LetterKind
from creuset.people.models import Party
from creuset.villages.models import Village

LETTER_LABELS = {
    LetterKind.INADMISSIBLE: pgettext_lazy("a letter", "Not admissible"),
    LetterKind.INELIGIBLE: pgettext_lazy("a letter", "Not eligible"),
    LetterKind.ADMITTED: pgettext_lazy("a letter", "Given to the jury"),
    LetterKind.NEXT_ROUND: pgettext_lazy("a letter", "Selected for the next round"),
    LetterKind.AUDITION: pgettext_lazy("a letter", "Asked to an audition"),
    LetterKind.LAUREATE: pgettext_lazy("a letter", "Laureate"),
    LetterKind.WAITING: pgettext_lazy("a letter", "On the waiting list"),
    LetterKind.REFUSED: pgettext_lazy("a letter", "Not selected"),
    LetterKind.APPEAL_GRANTED: pgettext_lazy("a letter", "Appeal granted"),
    LetterKind.APPEAL_REJECTED: pgettext_lazy("a letter", "Appeal rejected"),
}
_KINDS = [(kind.value, label) for kind, label in LETTER_LABELS.items()]


class LetterText(models.Model):
    """The words of a kind of letter in a language, with named places; the newest counts, the others stay.

    Without a call it is the village's own for every call.
    """

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="letter_texts")
    call = models.ForeignKey(Call, null=True, on_delete=models.CASCADE, related_name="letter_texts")
    kind = models.CharField(max_length=16, choices=_KINDS)
    language = models.CharField(max_length=5)
    version = models.PositiveIntegerField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("text of a letter")
        verbose_name_plural = _("texts of letters")
        constraints = [
            models.UniqueConstraint(
                fields=["call", "kind", "language", "version"], name="letter_text_once_a_call"
            ),
            models.UniqueConstraint(
                fields=["village", "kind", "language", "version"],
                condition=Q(call=None),
                name="letter_text_once_a_village",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}.{self.language}.{self.version}"


class Letter(models.Model):
    """A letter to an applicant: prepared, checked and approved by somebody, then sent once."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=16, choices=_KINDS)
    language = models.CharField(max_length=5)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    #: Digest of what it is made of: where that changes the letter is stale, and does not leave.
    basis = models.CharField(max_length=64)
    #: What of a jury or of an appeal it tells.
    decision = models.ForeignKey(
        Decision, null=True, on_delete=models.SET_NULL, related_name="letters"
    )
    appeal = models.ForeignKey(Appeal, null=True, on_delete=models.SET_NULL, related_name="letters")
    prepared_at = models.DateTimeField()
    prepared_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    #: To whom it went, by name and address.
    sent_at = models.DateTimeField(null=True)
    sent_to = models.CharField(max_length=420, blank=True)
    #: Thrown away unsent.
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(sent_at=None, dropped_at=None),
                name="letter_one_draft",
            ),
            models.UniqueConstraint(
                fields=["application", "kind", "basis"],
                condition=Q(sent_at__isnull=False),
                name="letter_sent_once",
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None)
                | Q(approved_at__isnull=False, approved_at__lte=F("sent_at"), dropped_at=None),
                name="letter_approved_before_it_leaves",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.application_id}"
