"""What an applicant does before a jury reads: who writes with them, each filing, corrections, doors opened late."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from creuset.incubation.models.applications import Application
from creuset.incubation.models.calls import Call
from creuset.people.models import Party
from creuset.questions.models import Sheet


class CoWriter(models.Model):
    """Somebody whom the holder asked to write an application with them, or to read it."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="co_writers"
    )
    email = models.EmailField()
    #: Whoever opened the mail and signed in; until then the link in it is all there is.
    party = models.ForeignKey(
        Party, null=True, on_delete=models.CASCADE, related_name="applications_written"
    )
    name = models.CharField(max_length=160, blank=True)
    #: What they are in the project, in the holder's words: author, producer.
    role = models.CharField(max_length=80, blank=True)
    may_write = models.BooleanField(default=True)
    language = models.CharField(max_length=5)
    #: From which their secret is made, and its digest, by which they are found.
    key = models.CharField(max_length=40)
    secret_hash = models.CharField(max_length=64, unique=True)
    invited_at = models.DateTimeField()
    joined_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("co-writer")
        verbose_name_plural = _("co-writers")
        constraints = [
            models.UniqueConstraint(fields=["application", "email"], name="co_writer_address_once"),
            models.UniqueConstraint(fields=["application", "party"], name="co_writer_party_once"),
            models.CheckConstraint(
                condition=Q(party=None) | Q(joined_at__isnull=False),
                name="co_writer_joined_at_an_instant",
            ),
        ]

    def __str__(self) -> str:
        return self.called

    @property
    def called(self) -> str:
        """Their name, or else their address."""
        return self.name or self.email


class Filing(models.Model):
    """An application as it was filed, once; a correction is filed beside it, and this one stays."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="filings")
    turn = models.PositiveSmallIntegerField()
    sheet = models.OneToOneField(Sheet, on_delete=models.PROTECT, related_name="filing")
    #: Title, kind, axis, company and the amount asked for, as `rules.filing.Cover` reads them; who wrote.
    cover = models.JSONField()
    filed_at = models.DateTimeField()
    filed_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    #: The SHA-256 of what was filed, written in one way only (`rules.receipts`).
    receipt = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("filing of an application")
        verbose_name_plural = _("filings of applications")
        constraints = [
            models.UniqueConstraint(fields=["application", "turn"], name="filing_turn_once")
        ]

    def __str__(self) -> str:
        return f"{self.application_id}, filed for the {self.turn}. time"


class Correction(models.Model):
    """What the holder writes anew of a filed application: nobody else reads it before it is filed."""

    application = models.OneToOneField(
        Application, on_delete=models.CASCADE, related_name="correction"
    )
    sheet = models.OneToOneField(Sheet, on_delete=models.PROTECT, related_name="correction")
    cover = models.JSONField()
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("correction of an application")
        verbose_name_plural = _("corrections of applications")

    def __str__(self) -> str:
        return f"correction of {self.application_id}"


class Completion(models.Model):
    """The team asks the holder to complete an application, in words and by place, until an instant."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="completions"
    )
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    words = models.TextField()
    #: Keys of the questions that are to be completed, and of the cover (`rules.filing.ON_COVER`); none: everything.
    places = models.JSONField(default=list)
    answer_by = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("request to complete an application")
        verbose_name_plural = _("requests to complete applications")
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(answered_at=None),
                name="completion_asked_once",
            ),
            models.CheckConstraint(
                condition=Q(answer_by__gt=F("asked_at")), name="completion_answered_later"
            ),
        ]

    def __str__(self) -> str:
        return f"completion of {self.application_id}"


class LateDoor(models.Model):
    """A code with which an application is filed after the deadline, so many times, until an instant."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="late_doors")
    code_hash = models.CharField(max_length=64, unique=True)
    until = models.DateTimeField()
    most = models.PositiveSmallIntegerField(default=1)
    #: How many applications it was opened for.
    used = models.PositiveSmallIntegerField(default=0)
    #: For whom and why, in the words of the team.
    words = models.CharField(max_length=200)
    made_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("late door of a call")
        verbose_name_plural = _("late doors of a call")
        constraints = [
            models.CheckConstraint(condition=Q(used__lte=F("most")), name="late_door_not_worn_out"),
        ]

    def __str__(self) -> str:
        return f"late door of {self.call_id}"
