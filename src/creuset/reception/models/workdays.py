"""A day that somebody spends in the open space without having booked: paid once, however often they come and go."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creuset.people.models import Party
from creuset.reception.models.presence import Presence
from creuset.reception.rules.workdays import DayState
from creuset.villages.models import Village

DAY_LABELS = {
    DayState.SPENT: pgettext_lazy("a day", "Paid"),
    DayState.OWED: pgettext_lazy("a day", "Not paid"),
    DayState.WAIVED: pgettext_lazy("a day", "Nothing to pay"),
}


class Workday(models.Model):
    """A day of a person in the open space of a village; what pays for it names it as ("workday", its id)."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="workdays")
    person = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="workdays")
    day = models.DateField()
    #: When they first came that day, or came again after that was undone.
    presence = models.ForeignKey(
        Presence, null=True, on_delete=models.SET_NULL, related_name="workdays"
    )
    state = models.CharField(
        max_length=8,
        choices=[(state.value, DAY_LABELS[state]) for state in DayState],
        default=DayState.OWED.value,
    )
    #: Why no sister village's agreement paid for it, in the words of the day.
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("day in the open space")
        verbose_name_plural = _("days in the open space")
        constraints = [
            models.UniqueConstraint(
                fields=["village", "person", "day"], name="workday_of_a_person_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} on {self.day}"

    @property
    def is_owed(self) -> bool:
        """Whether nobody has paid for it, nor said that nobody has to."""
        return self.state == DayState.OWED
