"""Cohorts: the projects that go through a programme together."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creuset.core.fields import LocalizedField
from creuset.incubation.models.applications import Application
from creuset.incubation.models.calls import Call
from creuset.incubation.models.programmes import Programme, Stage
from creuset.incubation.states import MemberState
from creuset.people.models import Party
from creuset.projects.models import Project
from creuset.villages.models import Village

MEMBER_LABELS = {
    MemberState.EXPECTED: pgettext_lazy("a project in a cohort", "Expected"),
    MemberState.INSIDE: pgettext_lazy("a project in a cohort", "In the programme"),
    MemberState.FINISHED: pgettext_lazy("a project in a cohort", "Alumnus"),
    MemberState.LEFT: pgettext_lazy("a project in a cohort", "Left"),
    MemberState.NEVER: pgettext_lazy("a project in a cohort", "Never began"),
}


class Cohort(models.Model):
    """The projects that a programme accompanies from one day until another, both included."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="cohorts")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="cohorts")
    #: The call that chose them, where one did.
    call = models.ForeignKey(Call, null=True, on_delete=models.PROTECT, related_name="cohorts")
    code = models.SlugField(max_length=60)
    names = LocalizedField()
    first_on = models.DateField()
    last_on = models.DateField()
    demo_on = models.DateField(null=True)
    #: Anybody reads the page of its demo day since then, and what it says.
    demo_shown_at = models.DateTimeField(null=True)
    demo_words = LocalizedField()

    class Meta:
        verbose_name = _("cohort")
        verbose_name_plural = _("cohorts")
        constraints = [
            models.UniqueConstraint(fields=["village", "code"], name="cohort_code_once"),
            models.CheckConstraint(
                condition=Q(last_on__gte=F("first_on")), name="cohort_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Member(models.Model):
    """A project in a cohort, with whoever answers for it: from the decision to the years after."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="members")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="cohort_places")
    holder = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="cohort_places")
    application = models.OneToOneField(
        Application, null=True, on_delete=models.PROTECT, related_name="place"
    )
    #: The stage of the programme that it has reached.
    stage = models.ForeignKey(Stage, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=8,
        choices=[(state.value, MEMBER_LABELS[state]) for state in MemberState],
        default=MemberState.EXPECTED.value,
    )
    joined_on = models.DateField(null=True)
    left_on = models.DateField(null=True)
    left_why = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("project in a cohort")
        verbose_name_plural = _("projects in cohorts")
        constraints = [
            models.UniqueConstraint(fields=["cohort", "project"], name="cohort_project_once"),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(joined_on=None) | Q(left_on__gte=F("joined_on")),
                name="cohort_left_after_joining",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} in {self.cohort_id}"


class ShownProject(models.Model):
    """A project agreed to be shown to anybody – at its demo day, then among the alumni – until it takes that back."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="shown")
    #: What it says of itself, and where more is to be read.
    words = models.CharField(max_length=300, blank=True)
    url = models.URLField(max_length=300, blank=True)
    since = models.DateTimeField()
    said_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("project that is shown")
        verbose_name_plural = _("projects that are shown")

    def __str__(self) -> str:
        return f"{self.member_id} is shown"
