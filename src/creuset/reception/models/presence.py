"""Who is in the building without having booked: they came, and leave."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from creuset.bookings.models.attendance import MEANS_LABELS
from creuset.bookings.states import Means
from creuset.people.models import Party
from creuset.places.models import Building
from creuset.reception.models.requests import VisitRequest
from creuset.reception.models.visitors import AnnouncedVisitor
from creuset.reception.rules.presence import Counted
from creuset.villages.models import Village

_MEANS = [
    (means.value, MEANS_LABELS[means]) for means in (Means.PAGE, Means.RECEPTION, Means.KIOSK)
]


class Presence(models.Model):
    """Somebody came who has not booked: a person of the village, an expected visitor, or a name that was told.

    How long they are counted was worked out when they came; no job ends it.
    """

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="presences")
    #: None where the village has no building.
    building = models.ForeignKey(Building, null=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Party, null=True, on_delete=models.CASCADE, related_name="presences")
    visit = models.ForeignKey(
        VisitRequest, null=True, on_delete=models.CASCADE, related_name="presences"
    )
    visitor = models.ForeignKey(
        AnnouncedVisitor, null=True, on_delete=models.CASCADE, related_name="presences"
    )
    name = models.CharField(max_length=120, blank=True)
    #: How many came with them whose names nobody said.
    more = models.PositiveSmallIntegerField(default=0)
    #: Whom they came to see.
    host = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    came_at = models.DateTimeField()
    came_how = models.CharField(max_length=12, choices=_MEANS)
    #: Until the building closes they are there, as far as anybody knows.
    sure_until = models.DateTimeField()
    #: Until the house's day ends they are listed, since nobody saw them leave.
    listed_until = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    #: Nothing where nobody said that they leave.
    left_how = models.CharField(max_length=12, choices=_MEANS, blank=True)

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        indexes = [
            models.Index(
                fields=["village", "listed_until"],
                name="presences_listed",
                condition=Q(left_at__isnull=True),
            ),
            models.Index(fields=["village", "came_at"], name="presences_by_day"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "person"],
                condition=Q(left_at__isnull=True, person__isnull=False),
                name="presence_of_a_person_once",
            ),
            models.UniqueConstraint(
                fields=["visit"],
                condition=Q(left_at__isnull=True, visit__isnull=False),
                name="presence_of_a_visit_once",
            ),
            models.UniqueConstraint(
                fields=["visitor"],
                condition=Q(left_at__isnull=True, visitor__isnull=False),
                name="presence_of_a_visitor_once",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, name="") | (Q(person__isnull=True) & ~Q(name="")),
                name="presence_of_a_person_or_a_name",
            ),
            models.CheckConstraint(
                condition=Q(came_at__lt=F("sure_until")) & Q(sure_until__lte=F("listed_until")),
                name="presence_instants_in_order",
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True, left_how="") | Q(left_at__gte=F("came_at")),
                name="presence_left_after_coming",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.called} from {self.came_at}"

    @property
    def called(self) -> str:
        """Their name; the person, if it is one, is loaded."""
        return self.person.name if self.person else self.name

    @property
    def counted(self) -> Counted:
        """How long they are counted."""
        return Counted(self.sure_until, self.listed_until)
