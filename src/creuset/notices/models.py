"""What people were told, and by which way they want to be told of what."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from creuset.people.models import Party
from creuset.villages.models import Village


class Notice(models.Model):
    """A party was told something of a village, once for each `key` of a topic."""

    village = models.ForeignKey(
        Village, on_delete=models.CASCADE, related_name="notices", db_index=False
    )
    party = models.ForeignKey(
        Party, on_delete=models.CASCADE, related_name="notices", db_index=False
    )
    #: One of `notices.topics`.
    topic = models.CharField(max_length=40)
    #: What happened, so that the same thing is never told twice.
    key = models.CharField(max_length=60)
    #: What the sentence of the topic needs, as it was at that moment.
    content = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    #: Whether it stands on the page; one that was only mailed does not.
    is_shown = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        indexes = [
            models.Index(fields=["party", "village", "-created_at"], name="notices_of_party"),
            models.Index(
                fields=["party", "village"],
                name="notices_unread",
                condition=Q(read_at__isnull=True, is_shown=True),
            ),
            models.Index(fields=["village", "created_at"], name="notices_by_age"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["party", "topic", "key"], name="notice_told_once"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} to {self.party_id}"


class Choice(models.Model):
    """How a party wants to be told of a topic; without a row, by mail and on the page."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="notice_choices")
    topic = models.CharField(max_length=40)
    on_page = models.BooleanField(default=True)
    by_mail = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("choice")
        constraints = [
            models.UniqueConstraint(fields=["party", "topic"], name="notice_choice_once"),
        ]

    def __str__(self) -> str:
        return f"{self.party_id} on {self.topic}"
