"""What was brought from other systems: the files, what their keys became, and what is only kept to be read."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creuset.core.fields import MoneyField
from creuset.imports.rules.systems import TITLES
from creuset.imports.states import ImportState
from creuset.kernel.money import Money
from creuset.people.models import Party
from creuset.villages.models import Village

STATE_LABELS = {
    ImportState.READ: pgettext_lazy("an import", "Read, not yet brought in"),
    ImportState.RUNNING: pgettext_lazy("an import", "Being brought in"),
    ImportState.DONE: pgettext_lazy("an import", "Brought in"),
    ImportState.STOPPED: pgettext_lazy("an import", "Stopped before its end"),
    ImportState.DROPPED: pgettext_lazy("an import", "Dropped"),
}


class Import(models.Model):
    """Files of another system that somebody of a team brought; what they say has happened once it is done."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="imports")
    system = models.CharField(max_length=12, choices=list(TITLES.items()))
    #: 03/04 is the fourth of March.
    month_first = models.BooleanField(default=False)
    state = models.CharField(
        max_length=8,
        choices=[(state.value, STATE_LABELS[state]) for state in ImportState],
        default=ImportState.READ.value,
    )
    brought_at = models.DateTimeField()
    brought_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    ended_at = models.DateTimeField(null=True)
    #: How many things were brought in, by kind.
    counts = models.JSONField(default=dict)
    #: Of how many steps how many are done, while it runs.
    done = models.PositiveIntegerField(default=0)
    steps = models.PositiveIntegerField(default=0)
    #: When a step was last done: one that was killed is started again.
    stepped_at = models.DateTimeField(null=True)
    #: Why it stopped, in the village's first language.
    failure = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        constraints = [
            models.UniqueConstraint(
                fields=["village"], condition=Q(state="running"), name="import_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["done", "dropped"], ended_at__isnull=False)
                | (~Q(state__in=["done", "dropped"]) & Q(ended_at__isnull=True)),
                name="import_ended_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.system} {self.pk}"

    @property
    def title(self) -> str:
        """The name of the system."""
        return TITLES[self.system]

    @property
    def state_label(self) -> str:
        """The word for where it stands."""
        return str(STATE_LABELS[ImportState(self.state)])


class ImportFile(models.Model):
    """One of its files, as it came; gone once the import has ended."""

    brought = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=120)
    content = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brought", "name"], name="import_file_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class ExternalId(models.Model):
    """What something of another system became here: the same is never brought in twice."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="external_ids")
    system = models.CharField(max_length=12, choices=list(TITLES.items()))
    #: "party", "contract", "balance", "deposit".
    kind = models.CharField(max_length=12)
    key = models.CharField(max_length=200)
    object_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["village", "system", "kind", "key"], name="external_id_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.system} {self.kind} {self.key}"


class Archived(models.Model):
    """A paper or a booking of another system, to be read and never counted; what is open is settled there."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="archived")
    system = models.CharField(max_length=12, choices=list(TITLES.items()))
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=200)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="archived")
    on = models.DateField()
    title = models.CharField(max_length=160)
    amount_cents = MoneyField(null=True)
    currency = models.CharField(max_length=3)
    is_open = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("archived paper")
        verbose_name_plural = _("archived papers")
        indexes = [models.Index(fields=["village", "party", "on"], name="archived_of_party")]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "system", "kind", "key"], name="archived_once"
            ),
            models.CheckConstraint(
                condition=Q(is_open=False) | Q(amount_cents__isnull=False),
                name="archived_open_has_an_amount",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def amount(self) -> Money | None:
        """What it came to, or what is still owed."""
        return None if self.amount_cents is None else Money(self.amount_cents, self.currency)
