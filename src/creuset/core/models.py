"""Rows that belong to no domain: what happened, what must leave the house, files, replays, calendars.

Core knows nobody: its rows name villages, parties and objects by kind and id.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from creuset.core.fields import LocalizedField


class Audience(models.TextChoices):
    """Who may read an audit row."""

    TEAM = "team", _("The team")
    PARTIES = "parties", _("The team and those it names")
    PUBLIC = "public", _("Everybody")


class AuditRow(models.Model):
    """One thing that somebody did, written in the transaction that did it.

    `digest` is the SHA-256 of salt and content: erasing drops both, and the digest still stands.
    """

    village_id = models.BigIntegerField(null=True)
    party_id = models.BigIntegerField(null=True)
    via = models.CharField(max_length=12)
    verb = models.CharField(max_length=60)
    at = models.DateTimeField()
    audience = models.CharField(max_length=8, choices=Audience)
    content = models.JSONField(null=True)
    salt = models.CharField(max_length=32, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("audit row")
        verbose_name_plural = _("audit rows")
        indexes = [models.Index(fields=["village_id", "id"], name="audit_by_village")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb}"


class AuditObject(models.Model):
    """An audit row is about this object."""

    row = models.ForeignKey(AuditRow, on_delete=models.CASCADE, related_name="objects_named")
    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id", "row"], name="audit_object_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class OutboxRow(models.Model):
    """Something to tell the outside or the domains above; delivered at least once after the commit."""

    topic = models.CharField(max_length=60)
    payload = models.JSONField()
    village_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                name="outbox_waiting",
                condition=Q(delivered_at__isnull=True),
            ),
            models.Index(fields=["village_id", "id"], name="outbox_by_village"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.pk}"


class IdempotentAnswer(models.Model):
    """What a write through the API answered, so that the same request sent again gets the same answer."""

    party_id = models.BigIntegerField()
    key = models.CharField(max_length=80)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.JSONField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["party_id", "key"], name="idempotent_key_once")
        ]

    def __str__(self) -> str:
        return self.key


class StoredFile(models.Model):
    """An uploaded file that was checked; `kind` and `object_id` name what it belongs to."""

    village_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    file = models.FileField(upload_to="files/%Y/%m/")
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    description = LocalizedField()
    position = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    created_by_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "object_id", "position"], name="file_by_object")]

    def __str__(self) -> str:
        return self.name


class CalendarAddress(models.Model):
    """A secret address under which a calendar program reads the calendar of one object."""

    village_id = models.BigIntegerField(null=True)
    party_id = models.BigIntegerField()
    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    secret_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["party_id", "kind", "object_id"], name="calendar_by_party")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class SealedDay(models.Model):
    """All that a village sealed until the end of a day and no day before it holds, in one digest.

    The digest goes over the day before too: whoever knows the newest one can tell whether anything was changed since.
    """

    village_id = models.BigIntegerField()
    day = models.DateField()
    closed_at = models.DateTimeField()
    count = models.PositiveIntegerField()
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("sealed day")
        verbose_name_plural = _("sealed days")
        constraints = [
            models.UniqueConstraint(fields=["village_id", "day"], name="sealed_day_once")
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.digest[:12]}"


class Seal(models.Model):
    """What an object said at an instant, as a salted digest; `day` is the closed day that holds it.

    Erasing drops salt and content: the digest, and the chain of days above it, still stand.
    """

    village_id = models.BigIntegerField()
    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    at = models.DateTimeField()
    salt = models.CharField(max_length=32, blank=True)
    digest = models.CharField(max_length=64)
    #: Only where a domain keeps no row of its own that says it.
    content = models.JSONField(null=True)
    #: Its index is the one of day and number.
    day = models.ForeignKey(
        SealedDay, on_delete=models.PROTECT, null=True, related_name="seals", db_index=False
    )

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")
        indexes = [
            models.Index(fields=["kind", "object_id", "id"], name="seal_by_object"),
            models.Index(fields=["day", "id"], name="seal_by_day"),
            models.Index(
                fields=["village_id", "at"], name="seal_open", condition=Q(day__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} {self.digest[:12]}"
