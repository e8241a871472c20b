"""The follow-up of each project: its goals, the hours given to each, sheets of what was said, and its health."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from creuset.incubation.models.cohorts import Member
from creuset.people.models import Party


class Goal(models.Model):
    """What a project wants of the programme, in its own words, until it is reached or given up."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="goals")
    title = models.CharField(max_length=200)
    #: How one will know that it is reached.
    measure = models.CharField(max_length=300, blank=True)
    wanted_by = models.DateField(null=True)
    made_at = models.DateTimeField()
    reached_on = models.DateField(null=True)
    dropped_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("goal of a project")
        verbose_name_plural = _("goals of projects")
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="goal_says_what"),
            models.CheckConstraint(
                condition=Q(reached_on=None) | Q(dropped_on=None), name="goal_ends_one_way"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class SupportHour(models.Model):
    """Time given to a project on a day, for one of its goals or for none of them."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="support")
    goal = models.ForeignKey(Goal, null=True, on_delete=models.PROTECT, related_name="support")
    given_on = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    #: Who gave it: somebody of the team, a mentor, an expert.
    giver = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="support_given")
    words = models.CharField(max_length=500, blank=True)
    written_at = models.DateTimeField()

    class Meta:
        verbose_name = _("support given to a project")
        verbose_name_plural = _("support given to projects")
        indexes = [models.Index(fields=["member", "given_on"], name="support_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=1440), name="support_within_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.minutes} min for {self.member_id}"


class FollowUp(models.Model):
    """A sheet of the follow-up of a project: what was said that day, what comes next, and how it goes."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="follow_ups")
    held_on = models.DateField()
    words = models.TextField()
    #: What was agreed that day, and who does it; then what comes next, and when one talks again.
    agreed = models.TextField(blank=True)
    next_steps = models.TextField(blank=True)
    next_on = models.DateField(null=True)
    #: The goals that were talked about.
    goals = models.ManyToManyField(Goal, related_name="sheets")
    #: For the team alone: neither the project nor its mentors read it.
    private_words = models.TextField(blank=True)
    #: From 1, in danger, to 5, well under way; empty where nobody judged it.
    health = models.PositiveSmallIntegerField(null=True)
    #: The project reads it too; its health is for the team alone.
    is_shared = models.BooleanField(default=False)
    writer = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        verbose_name = _("follow-up sheet")
        verbose_name_plural = _("follow-up sheets")
        indexes = [models.Index(fields=["member", "held_on"], name="follow_up_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(health=None) | Q(health__gte=1, health__lte=5),
                name="follow_up_health_from_1_to_5",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="follow_up_says_something"),
            models.CheckConstraint(
                condition=Q(next_on=None) | Q(next_on__gt=F("held_on")), name="follow_up_next_after"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} on {self.held_on}"
