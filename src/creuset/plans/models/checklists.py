"""What is done as somebody moves in or out: lists as they are written, and as subscriptions go through them."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creuset.core.fields import LocalizedField
from creuset.core.text import in_language
from creuset.people.models import Party
from creuset.plans.kinds import Doer, Fact, Moment, OfferKind
from creuset.plans.models.offers import KIND_LABELS
from creuset.plans.models.subscriptions import Subscription
from creuset.plans.rules.checklists import Thing
from creuset.plans.states import TodoState
from creuset.villages.models import Village

MOMENT_LABELS = {
    Moment.ARRIVAL: pgettext_lazy("a list of things to do", "Moving in"),
    Moment.DEPARTURE: pgettext_lazy("a list of things to do", "Moving out"),
}
DOER_LABELS = {
    Doer.TEAM: pgettext_lazy("who does it", "The team"),
    Doer.MEMBER: pgettext_lazy("who does it", "The member"),
}
TODO_LABELS = {
    TodoState.OPEN: pgettext_lazy("a thing to do", "To do"),
    TodoState.DONE: pgettext_lazy("a thing to do", "Done"),
    TodoState.WAIVED: pgettext_lazy("a thing to do", "Not needed"),
}
FACT_LABELS = {
    Fact.HOUSE_RULES: _("Ticked by itself once the house rules are accepted."),
    Fact.KEY_HELD: _("Ticked by itself once reception hands out a badge or a key."),
    Fact.KEYS_BACK: _(
        "Ticked by itself once every badge and key is back, and lockers are given up."
    ),
    Fact.DEPOSIT_HELD: _("Ticked by itself once the security deposit asked for is held."),
    Fact.DEPOSIT_SETTLED: _(
        "Ticked by itself once nothing of the security deposit is held any more."
    ),
    Fact.INSPECTED: _("Ticked by itself once both sides agree on the state of the place."),
}


class Checklist(models.Model):
    """A list as the village writes it; `things` hold what `rules.checklists.Thing` reads of them."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="checklists")
    code = models.SlugField(max_length=60)
    names = LocalizedField()
    moment = models.CharField(
        max_length=9, choices=[(one.value, MOMENT_LABELS[one]) for one in Moment]
    )
    #: The kinds of offers that it is for; none: all that no other list names.
    kinds = models.JSONField(default=list)
    things = models.JSONField(default=list)
    #: What is looked at in each place, in each language.
    looked_at = models.JSONField(default=list)
    position = models.PositiveSmallIntegerField(default=0)
    changed_at = models.DateTimeField()
    #: Gone from the village file, or retired at the desk; whoever goes through it goes on.
    retired_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("checklist")
        verbose_name_plural = _("checklists")
        constraints = [
            models.UniqueConstraint(fields=["village", "code"], name="checklist_code_once"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        """What it is called, in the reader's language."""
        return in_language(self.names)

    @property
    def kinds_text(self) -> str:
        """The kinds of offers that it is for, in words; nothing where it is for all."""
        return ", ".join(str(KIND_LABELS[OfferKind(kind)]) for kind in self.kinds)

    def read(self) -> list[Thing]:
        """Return its things as the rules read them."""
        return [Thing.read(one) for one in self.things]


class TodoList(models.Model):
    """A subscription goes through a list; its things were copied when it began."""

    subscription = models.ForeignKey(
        Subscription, on_delete=models.CASCADE, related_name="todo_lists"
    )
    moment = models.CharField(
        max_length=9, choices=[(one.value, MOMENT_LABELS[one]) for one in Moment]
    )
    names = LocalizedField()
    looked_at = models.JSONField(default=list)
    begun_at = models.DateTimeField()

    class Meta:
        verbose_name = _("list under way")
        verbose_name_plural = _("lists under way")
        constraints = [
            models.UniqueConstraint(fields=["subscription", "moment"], name="todo_list_once"),
        ]

    def __str__(self) -> str:
        return f"{self.subscription_id} {self.moment}"

    @property
    def name(self) -> str:
        """What it is called, in the reader's language."""
        return in_language(self.names)


class Todo(models.Model):
    """A thing to do on a list under way."""

    todo_list = models.ForeignKey(TodoList, on_delete=models.CASCADE, related_name="todos")
    code = models.SlugField(max_length=60)
    names = LocalizedField()
    doer = models.CharField(max_length=6, choices=[(one.value, DOER_LABELS[one]) for one in Doer])
    #: What the house knows by itself and ticks, if it does.
    fact = models.CharField(
        max_length=16, choices=[(one.value, FACT_LABELS[one]) for one in Fact], blank=True
    )
    due_on = models.DateField()
    state = models.CharField(
        max_length=6,
        choices=[(one.value, TODO_LABELS[one]) for one in TodoState],
        default=TodoState.OPEN,
    )
    done_at = models.DateTimeField(null=True)
    #: None where the house ticked it by itself.
    done_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    #: Why it need not be done.
    why = models.CharField(max_length=300, blank=True)
    reminded_at = models.DateTimeField(null=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("thing to do")
        verbose_name_plural = _("things to do")
        indexes = [
            models.Index(fields=["due_on"], name="todos_due", condition=Q(state="open")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["todo_list", "code"], name="todo_code_once"),
            models.CheckConstraint(
                condition=Q(state="open", done_at__isnull=True, why="")
                | Q(state="done", done_at__isnull=False, why="")
                | (Q(state="waived", done_at__isnull=False) & ~Q(why="")),
                name="todo_done_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        """What is to do, in the reader's language."""
        return in_language(self.names)

    @property
    def knows(self) -> str:
        """How the house ticks it, where it does by itself."""
        return str(FACT_LABELS[Fact(self.fact)]) if self.fact else ""

    def is_late(self, today: date) -> bool:
        """Say whether it should have been done before that day."""
        return self.state == TodoState.OPEN and self.due_on < today
