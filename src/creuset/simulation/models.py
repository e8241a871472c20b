"""How far the simulated life of a village has come."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creuset.people.models import Party
from creuset.simulation.states import WhatIfKind, WhatIfState
from creuset.villages.models import Village

KIND_LABELS = {
    WhatIfKind.NEWCOMERS: pgettext_lazy("a question", "Newcomers"),
    WhatIfKind.CALL: pgettext_lazy("a question", "A call"),
}
STATE_LABELS = {
    WhatIfState.RUNNING: pgettext_lazy("a question", "Lives under way"),
    WhatIfState.DONE: pgettext_lazy("a question", "Answered"),
    WhatIfState.STOPPED: pgettext_lazy("a question", "Stopped before its end"),
}


class SimulatedLife(models.Model):
    """A village lives by a seed since a day, and has lived until an instant; the next run goes on from there."""

    village = models.OneToOneField(Village, on_delete=models.CASCADE, related_name="simulated_life")
    seed = models.BigIntegerField()
    members = models.PositiveIntegerField()
    founded_on = models.DateField()
    lived_until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("simulated life")

    def __str__(self) -> str:
        return f"{self.village_id} by {self.seed}"


class WhatIf(models.Model):
    """A question of somebody who leads the village – what if so many people come? – and what lives of copies say."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="what_ifs")
    kind = models.CharField(
        max_length=9,
        choices=[(kind.value, KIND_LABELS[kind]) for kind in WhatIfKind],
        default=WhatIfKind.NEWCOMERS.value,
    )
    #: By its kind, see `whatif.question.Question` and `calling.people.Asked`.
    question = models.JSONField()
    #: See `whatif.answers.Lives` and `calling.outcomes.CallOutcome`; empty until it is answered.
    lives = models.JSONField(default=dict)
    state = models.CharField(
        max_length=8,
        choices=[(state.value, STATE_LABELS[state]) for state in WhatIfState],
        default=WhatIfState.RUNNING.value,
    )
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    #: Of how many days, or parts of a call, how many are lived, and when that was last written: one that was killed
    #: is silent.
    done = models.PositiveIntegerField(default=0)
    steps = models.PositiveIntegerField(default=0)
    stepped_at = models.DateTimeField()
    #: Why it stopped, in the village's first language.
    failure = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [
            models.UniqueConstraint(
                fields=["village"], condition=Q(state="running"), name="what_if_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.village_id} {self.pk}"

    @property
    def state_label(self) -> str:
        """The word for where it stands."""
        return str(STATE_LABELS[WhatIfState(self.state)])
