"""Films, series, start-ups, works: one identity for the whole network, whatever door they came through."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from creuset.people.fields import SearchTextField
from creuset.people.models import Party
from creuset.projects.states import Phase, ProjectKind
from creuset.villages.models import Village

KIND_LABELS = {
    ProjectKind.FILM: _("Film"),
    ProjectKind.SERIES: _("Series"),
    ProjectKind.DOCUMENTARY: _("Documentary"),
    ProjectKind.DIGITAL_WORK: _("Digital work"),
    ProjectKind.START_UP: _("Start-up"),
    ProjectKind.OTHER: _("Other project"),
}
PHASE_LABELS = {
    Phase.IDEA: _("Idea"),
    Phase.WRITING: _("Writing"),
    Phase.DEVELOPMENT: _("Development"),
    Phase.FINANCING: _("Financing"),
    Phase.PREPARATION: _("Preparation"),
    Phase.SHOOTING: _("Shooting"),
    Phase.POST_PRODUCTION: _("Post-production"),
    Phase.FINISHED: _("Finished"),
    Phase.ABANDONED: _("Abandoned"),
}


class Project(models.Model):
    """Something that a party makes, from conception to finishing."""

    title = models.CharField(max_length=160)
    #: What a search reads: the title without accents nor capitals.
    search_text = SearchTextField(of=("title",))
    kind = models.CharField(max_length=16, choices=[(k.value, KIND_LABELS[k]) for k in ProjectKind])
    phase = models.CharField(max_length=16, choices=[(p.value, PHASE_LABELS[p]) for p in Phase])
    summary = models.TextField(blank=True)
    holder = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="projects_held")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        indexes = [models.Index(fields=["search_text"], name="project_by_text")]

    def __str__(self) -> str:
        return self.title


class TeamMember(models.Model):
    """A party takes part in a project."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="team")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="project_parts")
    part = models.CharField(max_length=80, blank=True)
    #: May change the project as its holder does.
    is_editor = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("member of a project's team")
        verbose_name_plural = _("members of a project's team")
        constraints = [
            models.UniqueConstraint(fields=["project", "party"], name="project_party_once")
        ]

    def __str__(self) -> str:
        return f"{self.party_id} in {self.project_id}"


class KnownProject(models.Model):
    """All that one village knows of a project: a village sees only projects it has such a row with."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="known_projects")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="known_in")
    since = models.DateTimeField()
    notes = models.TextField(blank=True)

    class Meta:
        verbose_name = _("known project")
        verbose_name_plural = _("known projects")
        constraints = [
            models.UniqueConstraint(fields=["village", "project"], name="known_project_once")
        ]

    def __str__(self) -> str:
        return f"{self.village_id} knows {self.project_id}"
