"""What members report and ask: incidents and requests, and what was said of them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creuset.people.fields import SearchTextField
from creuset.people.models import Party
from creuset.places.models import Building, Resource
from creuset.reception.states import TicketState
from creuset.villages.models import Village


class TicketCategory(models.TextChoices):
    """What it is about."""

    REPAIR = "repair", _("Something is broken")
    CLEANING = "cleaning", _("Cleaning")
    CLIMATE = "climate", _("Heating, air, light")
    NETWORK = "network", _("Wi-Fi, network, printing")
    ACCESS = "access", _("Doors, badges, keys")
    SAFETY = "safety", _("Danger")
    REQUEST = "request", _("A request")


TICKET_LABELS = {
    TicketState.OPEN: pgettext_lazy("ticket", "Open"),
    TicketState.IN_HAND: _("In hand"),
    TicketState.ON_HOLD: pgettext_lazy("ticket", "On hold"),
    TicketState.RESOLVED: _("Resolved"),
}


class Ticket(models.Model):
    """A member reports or asks something; the team takes it in hand; its pictures are stored files."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="tickets")
    reporter = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="tickets")
    category = models.CharField(max_length=12, choices=TicketCategory)
    title = models.CharField(max_length=120)
    words = models.TextField(blank=True)
    resource = models.ForeignKey(
        Resource, null=True, on_delete=models.SET_NULL, related_name="tickets"
    )
    #: Where there is no resource for it: the second corridor, the yard.
    place = models.CharField(max_length=120, blank=True)
    building = models.ForeignKey(Building, null=True, on_delete=models.SET_NULL, related_name="+")
    #: Looked after before the others.
    is_urgent = models.BooleanField(default=False)
    state = models.CharField(
        max_length=12,
        choices=[(state.value, label) for state, label in TICKET_LABELS.items()],
        default=TicketState.OPEN,
    )
    assigned = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)
    search_text = SearchTextField(of=("title", "words", "place"))

    class Meta:
        verbose_name = _("ticket")
        verbose_name_plural = _("tickets")
        indexes = [
            models.Index(fields=["village", "state", "id"], name="tickets_by_state"),
            models.Index(fields=["village", "reporter"], name="tickets_of_reporter"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="resolved", resolved_at__isnull=False)
                | (~Q(state="resolved") & Q(resolved_at__isnull=True)),
                name="ticket_resolved_at_an_instant",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="ticket_says_what"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def where(self) -> str:
        """Where it is, as far as somebody said; the resource and the building are loaded."""
        named = [self.resource.name if self.resource else "", self.place]
        if self.building and not self.resource:
            named.insert(0, self.building.name)
        return ", ".join(one for one in named if one)


class TicketComment(models.Model):
    """Something said of a ticket, by the member or the team; what is internal is read by the team alone."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="comments")
    party = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    words = models.TextField()
    is_internal = models.BooleanField(default=False)
    said_at = models.DateTimeField()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="comment_says_something")
        ]

    def __str__(self) -> str:
        return self.words[:40]
