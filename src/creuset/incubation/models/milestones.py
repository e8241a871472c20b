"""What each project has reached by when: models of milestones of a programme, and those of each project."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from creuset.core.fields import LocalizedField
from creuset.core.models import StoredFile
from creuset.incubation.models.cohorts import Member
from creuset.incubation.models.programmes import Programme, Stage
from creuset.people.models import Party


class MilestoneModel(models.Model):
    """A milestone that every project of a programme gets when it begins, so many days after its first."""

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="milestone_models"
    )
    stage = models.ForeignKey(Stage, null=True, on_delete=models.CASCADE, related_name="+")
    names = LocalizedField()
    #: What is handed in, in words; empty: nothing is.
    deliverables = LocalizedField()
    after_days = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("milestone of a programme")
        verbose_name_plural = _("milestones of a programme")

    def __str__(self) -> str:
        return f"{self.programme_id} after {self.after_days}"


class Milestone(models.Model):
    """A milestone of a project: due on a day, handed in with a file or an address, then found done."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="milestones")
    model = models.ForeignKey(
        MilestoneModel, null=True, on_delete=models.SET_NULL, related_name="milestones"
    )
    stage = models.ForeignKey(Stage, null=True, on_delete=models.PROTECT, related_name="+")
    names = LocalizedField()
    deliverables = LocalizedField()
    due_on = models.DateField()
    #: When its day was last said, so that calendars take the later one.
    changed_at = models.DateTimeField()
    #: What the project says of what it handed in, and the file itself.
    words = models.TextField(blank=True)
    proof = models.OneToOneField(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    handed_at = models.DateTimeField(null=True)
    handed_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    #: The team found it done on that day; or what is still missing.
    done_on = models.DateField(null=True)
    answer = models.TextField(blank=True)

    class Meta:
        verbose_name = _("milestone of a project")
        verbose_name_plural = _("milestones of projects")
        indexes = [models.Index(fields=["member", "due_on"], name="milestone_by_day")]
        constraints = [
            models.UniqueConstraint(fields=["member", "model"], name="milestone_of_model_once"),
            models.CheckConstraint(
                condition=Q(handed_at__isnull=False) | Q(proof=None),
                name="milestone_proof_handed_in",
            ),
        ]

    def __str__(self) -> str:
        return f"milestone {self.pk}"
