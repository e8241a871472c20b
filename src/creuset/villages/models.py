"""The tenant: a village, its legal entity, its zone, its languages, its texts."""

from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _

from creuset.core.fields import LocalizedField

#: Asked of every span that is shown or counted.
_zone = cache(ZoneInfo)


class SignUp(models.TextChoices):
    """How somebody becomes known to a village."""

    INVITATION = "invitation", _("By invitation only")
    REQUEST = "request", _("On request, accepted by the team")
    OPEN = "open", _("Open to everybody")


class Village(models.Model):
    """One place with its own file, zone, currency and legal entity."""

    slug = models.SlugField(unique=True, max_length=60)
    name = models.CharField(max_length=120)
    tagline = LocalizedField()
    zone_name = models.CharField(max_length=60, default="Europe/Paris")
    currency = models.CharField(max_length=3, default="EUR")
    languages = models.JSONField(default=list)
    sign_up = models.CharField(max_length=12, choices=SignUp, default=SignUp.INVITATION)
    #: Door panels and lobby screens tell what a booking is called; whose it is they never tell.
    shows_titles = models.BooleanField(default=False)
    is_demo = models.BooleanField(default=False)
    turnaround_minutes = models.PositiveSmallIntegerField(default=0)
    #: Shapes of the village file, kept as data: see the reference of the village file.
    address = models.JSONField(default=dict)
    contact = models.JSONField(default=dict)
    hours = models.JSONField(default=dict)
    legal = models.JSONField(default=dict)
    texts = models.JSONField(default=dict)
    retention = models.JSONField(default=dict)
    #: What visitors give at the entrance, and how many a member announces.
    visitor_terms = models.JSONField(default=dict)
    invented = models.JSONField(default=list)
    #: The file as it was last loaded, to tell what the desk changed since.
    loaded_file = models.TextField(blank=True)
    loaded_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("village")
        verbose_name_plural = _("villages")

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        """The village's zone: civil days and opening hours are counted in it."""
        return _zone(self.zone_name)

    def day_of(self, instant: datetime) -> date:
        """Return the village's civil day at an instant."""
        return instant.astimezone(self.zone).date()

    @property
    def language(self) -> str:
        """The first of the village's languages."""
        return str(self.languages[0]) if self.languages else "fr"
