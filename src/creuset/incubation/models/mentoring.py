"""Mentors, the projects that each accompanies, and their office hours."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from creuset.bookings.models import Booking
from creuset.core.constraints import NoOverlap
from creuset.incubation.models.cohorts import Member
from creuset.people.models import Party
from creuset.villages.models import Village


class Mentor(models.Model):
    """Somebody who accompanies projects of the village, and in what."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="mentors")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="mentor_of")
    skills = models.JSONField(default=list)
    words = models.TextField(blank=True)
    #: How many projects at once.
    most = models.PositiveSmallIntegerField(default=3)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("mentor")
        verbose_name_plural = _("mentors")
        constraints = [
            models.UniqueConstraint(fields=["village", "party"], name="mentor_once"),
        ]

    def __str__(self) -> str:
        return f"mentor {self.party_id}"


class Mentoring(models.Model):
    """A mentor accompanies a project from one day, until another where one is said; both included."""

    mentor = models.ForeignKey(Mentor, on_delete=models.PROTECT, related_name="pairs")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="mentors")
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("mentor of a project")
        verbose_name_plural = _("mentors of projects")
        constraints = [
            models.UniqueConstraint(
                fields=["mentor", "member"],
                condition=Q(until_on=None),
                name="mentoring_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="mentoring_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mentor_id} for {self.member_id}"

    def holds_on(self, day: date) -> bool:
        """Whether they accompany it that day."""
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


class OfficeHours(models.Model):
    """A mentor is there from one hour until another; its room is a booking. It is cut into slots."""

    mentor = models.ForeignKey(Mentor, on_delete=models.PROTECT, related_name="office_hours")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    booking = models.OneToOneField(
        Booking, null=True, on_delete=models.SET_NULL, related_name="office_hours"
    )
    place = models.CharField(max_length=160, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("office hours")
        verbose_name_plural = _("office hours")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="office_hours_end_after_they_begin"
            ),
            NoOverlap(
                name="office_hours_no_overlap",
                fields=["mentor"],
                start="starts_at",
                end="ends_at",
            ),
        ]

    def __str__(self) -> str:
        return f"office hours {self.pk}"


class Slot(models.Model):
    """A part of office hours, free or taken by one project; a mentor has one at a time."""

    hours = models.ForeignKey(OfficeHours, on_delete=models.CASCADE, related_name="slots")
    mentor = models.ForeignKey(Mentor, on_delete=models.PROTECT, related_name="slots")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="slots")
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    #: When its hour, its place or who has it was last said, so that calendars take the later one.
    changed_at = models.DateTimeField()
    #: What the project wants to talk about; then what was said.
    wish = models.CharField(max_length=500, blank=True)
    notes = models.TextField(blank=True)

    class Meta:
        verbose_name = _("slot of office hours")
        verbose_name_plural = _("slots of office hours")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="slot_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(member=None, wish="", notes="") | Q(member__isnull=False),
                name="slot_free_says_nothing",
            ),
            NoOverlap(name="slot_no_overlap", fields=["mentor"], start="starts_at", end="ends_at"),
        ]

    def __str__(self) -> str:
        return f"slot {self.pk}"
