"""What a cohort does together: sessions with their room and what is handed out, and who came."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creuset.bookings.models import Booking
from creuset.core.models import StoredFile
from creuset.incubation.kinds import SessionKind
from creuset.incubation.models.cohorts import Cohort, Member
from creuset.incubation.models.programmes import Stage
from creuset.incubation.states import Presence
from creuset.people.models import Party

SESSION_LABELS = {
    SessionKind.WORKSHOP: _("Workshop"),
    SessionKind.EXPERT: _("With an expert"),
    SessionKind.VISIT: pgettext_lazy("a session", "Visit"),
    SessionKind.MEETING: pgettext_lazy("a session", "Progress meeting"),
    SessionKind.DEMO: _("Demo day"),
}
PRESENCE_LABELS = {
    Presence.PRESENT: pgettext_lazy("at a session", "Present"),
    Presence.EXCUSED: pgettext_lazy("at a session", "Excused"),
    Presence.ABSENT: pgettext_lazy("at a session", "Absent"),
}


class Session(models.Model):
    """A meeting of a cohort. What is called off stays, with the reason, and counts for nobody."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="sessions")
    kind = models.CharField(
        max_length=8, choices=[(kind.value, SESSION_LABELS[kind]) for kind in SessionKind]
    )
    title = models.CharField(max_length=160)
    words = models.TextField(blank=True)
    #: The stage of the programme that it belongs to: the curriculum is read stage by stage.
    stage = models.ForeignKey(Stage, null=True, on_delete=models.PROTECT, related_name="+")
    #: Who leads it, where it is not the team.
    host = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    #: The booking of its room; or, elsewhere, words.
    booking = models.OneToOneField(
        Booking, null=True, on_delete=models.SET_NULL, related_name="cohort_session"
    )
    place = models.CharField(max_length=160, blank=True)
    made_at = models.DateTimeField()
    #: When it last said something else, so that calendars take the later one.
    changed_at = models.DateTimeField()
    off_at = models.DateTimeField(null=True)
    off_why = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("session of a cohort")
        verbose_name_plural = _("sessions of a cohort")
        indexes = [models.Index(fields=["cohort", "starts_at"], name="session_by_start")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="session_has_a_title"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def kind_label(self) -> str:
        """The word for what kind of session it is."""
        return str(SESSION_LABELS[SessionKind(self.kind)])


class Material(models.Model):
    """Something handed out for a session: an address, or a stored file."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="materials")
    title = models.CharField(max_length=160)
    url = models.URLField(max_length=500, blank=True)
    stored = models.OneToOneField(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("material of a session")
        verbose_name_plural = _("materials of a session")
        constraints = [
            models.CheckConstraint(
                condition=Q(url="", stored__isnull=False) | (~Q(url="") & Q(stored=None)),
                name="material_one_of_both",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Attendance(models.Model):
    """Whether a project was there, as the team ticked it or somebody of the project said on the spot."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attendances")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="attendances")
    presence = models.CharField(
        max_length=8, choices=[(one.value, PRESENCE_LABELS[one]) for one in Presence]
    )
    #: How many of the project came.
    people = models.PositiveSmallIntegerField(default=1)
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        constraints = [
            models.UniqueConstraint(fields=["session", "member"], name="attendance_once"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} at {self.session_id}"

    @property
    def label(self) -> str:
        """The word for it."""
        return str(PRESENCE_LABELS[Presence(self.presence)])


class Pitch(models.Model):
    """A project stands before the audience of a demo day, after those before it, for so many minutes."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="pitches")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="pitches")
    position = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("pitch at a demo day")
        verbose_name_plural = _("pitches at a demo day")
        constraints = [
            models.UniqueConstraint(fields=["session", "member"], name="pitch_once"),
            models.UniqueConstraint(fields=["session", "position"], name="pitch_one_at_a_time"),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=120), name="pitch_has_minutes"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} at {self.session_id}"
