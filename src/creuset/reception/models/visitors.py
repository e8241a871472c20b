"""Visitors whom somebody of the village announces, and who may not announce any."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from creuset.bookings.models import Booking
from creuset.people.fields import SearchTextField
from creuset.people.models import Party
from creuset.places.models import Resource
from creuset.reception.rules.visitors import Stay
from creuset.reception.states import VisitorState
from creuset.villages.models import Village

VISITOR_LABELS = {
    VisitorState.EXPECTED: _("Expected"),
    VisitorState.HERE: _("In the building"),
    VisitorState.LEFT: _("Came, and left"),
    VisitorState.MISSED: _("Did not come"),
    VisitorState.CANCELLED: _("Called off"),
}


class AnnouncedVisitor(models.Model):
    """Somebody from outside whom a host expects, with as many as come with them unnamed."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="visitors")
    name = models.CharField(max_length=120)
    company = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=8)
    more = models.PositiveSmallIntegerField(default=0)
    first_on = models.DateField()
    last_on = models.DateField()
    #: On the village's clocks, each day; nothing where any time will do.
    hour = models.TimeField(null=True)
    #: Where they are expected, and for which booking.
    resource = models.ForeignKey(Resource, null=True, on_delete=models.SET_NULL, related_name="+")
    booking = models.ForeignKey(
        Booking, null=True, on_delete=models.SET_NULL, related_name="visitors"
    )
    needs_parking = models.BooleanField(default=False)
    plate = models.CharField(max_length=20, blank=True)
    #: For reception.
    note = models.CharField(max_length=300, blank=True)
    #: The story of the host and of their organisation says nothing of them.
    is_hidden = models.BooleanField(default=False)
    host = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="visitors")
    organisation = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    announced_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    announced_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    #: When they came, the last time.
    arrived_at = models.DateTimeField(null=True)
    #: When they accepted the rules of the house, and which version of them; nothing where none is published.
    agreed_at = models.DateTimeField(null=True)
    agreed_to = models.PositiveIntegerField(null=True)
    #: Of their entry in calendars.
    sequence = models.PositiveIntegerField(default=0)
    #: From which their secret and their digits are made, and the digest of the secret, by which they are found.
    key = models.CharField(max_length=40)
    secret_hash = models.CharField(max_length=64, unique=True)
    search_text = SearchTextField(of=("name", "company", "plate"))

    class Meta:
        verbose_name = _("visitor")
        verbose_name_plural = _("visitors")
        indexes = [
            models.Index(fields=["village", "last_on", "first_on"], name="visitors_by_day"),
            models.Index(fields=["host", "last_on"], name="visitors_of_host"),
            models.Index(fields=["organisation", "last_on"], name="visitors_of_company"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_on__lte=F("last_on")), name="visitor_days_in_order"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="visitor_has_a_name"),
            models.CheckConstraint(
                condition=Q(agreed_to__isnull=True) | Q(agreed_at__isnull=False),
                name="visitor_agreed_at_an_instant",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def stay(self) -> Stay:
        """When they are expected."""
        return Stay(self.first_on, self.last_on, self.hour)

    @property
    def count(self) -> int:
        """How many people come."""
        return 1 + self.more


class AnnouncingStop(models.Model):
    """The team says that a person, or a company, announces no visitors any more."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="+")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    since = models.DateTimeField()
    by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("announcing stopped")
        constraints = [
            models.UniqueConstraint(fields=["village", "party"], name="announcing_stopped_once")
        ]

    def __str__(self) -> str:
        return f"{self.party_id} since {self.since}"
