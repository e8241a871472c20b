"""Who comes to the door: requests to visit the village, and enquiries about its spaces, made on its public site."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from creuset.bookings.models import Booking
from creuset.people.models import Party
from creuset.places.models import Resource
from creuset.reception.states import EnquiryState, VisitState
from creuset.villages.models import Village


class VisitFor(models.TextChoices):
    """What somebody comes to see."""

    DESK = "desk", _("A desk")
    OFFICE = "office", _("An office")
    STAGE = "stage", _("A stage or a studio")
    PROJECT = "project", _("A project to incubate")
    OTHER = "other", _("Something else")


STATE_LABELS = {
    VisitState.WAITING: _("Waiting for an answer"),
    VisitState.PROPOSED: _("Time proposed"),
    VisitState.DECLINED: _("Declined"),
}


class VisitRequest(models.Model):
    """Somebody outside asks to visit; the team answers at the desk."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="visit_requests")
    name = models.CharField(max_length=120)
    email = models.EmailField()
    phone = models.CharField(max_length=30, blank=True)
    wants = models.CharField(max_length=8, choices=VisitFor)
    on = models.DateField(null=True)
    words = models.TextField(blank=True)
    language = models.CharField(max_length=5, default="fr")
    created_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    visit_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    #: When they said at the door that they are here.
    arrived_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("visit request")
        indexes = [models.Index(fields=["village", "answered_at", "id"], name="visits_to_answer")]
        constraints = [
            models.CheckConstraint(
                condition=Q(arrived_at__isnull=True) | Q(visit_at__isnull=False),
                name="visit_arrived_when_expected",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> VisitState:
        """Where the request stands."""
        if self.answered_at is None:
            return VisitState.WAITING
        return VisitState.PROPOSED if self.visit_at else VisitState.DECLINED

    @property
    def state_label(self) -> str:
        """The word for where it stands."""
        return str(STATE_LABELS[self.state])


class EnquiryFor(models.TextChoices):
    """What somebody outside asks for."""

    OPTION = "option", _("An option")
    QUOTE = "quote", _("A quote")


ENQUIRY_LABELS = {
    EnquiryState.UNCONFIRMED: _("Not confirmed yet"),
    EnquiryState.WAITING: _("Waiting for an answer"),
    EnquiryState.ACCEPTED: _("Accepted"),
    EnquiryState.DECLINED: _("Declined"),
}


class Enquiry(models.Model):
    """Somebody without an account asks for an option or a quote; once their mail confirms it, the desk answers."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="enquiries")
    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="+")
    wants = models.CharField(max_length=8, choices=EnquiryFor)
    name = models.CharField(max_length=120)
    email = models.EmailField()
    phone = models.CharField(max_length=30, blank=True)
    organisation = models.CharField(max_length=120, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    words = models.TextField(blank=True)
    language = models.CharField(max_length=5, default="fr")
    #: Of the secret in the mailed address; the secret itself is kept nowhere.
    secret_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    is_accepted = models.BooleanField(null=True)
    answer = models.TextField(blank=True)
    booking = models.ForeignKey(Booking, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("enquiry")
        indexes = [
            models.Index(
                fields=["village", "answered_at", "confirmed_at", "id"], name="enquiries_to_answer"
            ),
            models.Index(fields=["village", "email", "created_at"], name="enquiries_of_an_address"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at")), name="enquiry_instants_in_order"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(confirmed_at__isnull=False),
                name="enquiry_confirmed_before_its_answer",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, is_accepted__isnull=True)
                | Q(answered_at__isnull=False, is_accepted__isnull=False),
                name="enquiry_answered_yes_or_no",
            ),
            models.CheckConstraint(
                condition=Q(booking__isnull=True) | Q(is_accepted=True),
                name="enquiry_booked_once_accepted",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> EnquiryState:
        """Where the enquiry stands."""
        if self.answered_at is not None:
            return EnquiryState.ACCEPTED if self.is_accepted else EnquiryState.DECLINED
        return EnquiryState.WAITING if self.confirmed_at else EnquiryState.UNCONFIRMED

    @property
    def state_label(self) -> str:
        """The word for where it stands."""
        return str(ENQUIRY_LABELS[self.state])

    @property
    def who(self) -> str:
        """For whom it is asked: the organisation where one was written, else the person."""
        return self.organisation or self.name
