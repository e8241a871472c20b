"""What can be done to a project: started, changed, carried from phase to phase, shared."""

from datetime import datetime

from django.db import transaction

from creuset.core import audit
from creuset.core.models import Audience
from creuset.core.roles import Capability
from creuset.kernel.errors import Conflict, NotFound, Refused
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.models import KnownParty, Party
from creuset.people.permissions import check_may
from creuset.projects.models import KnownProject, Project, TeamMember
from creuset.projects.permissions import check_may_change, check_may_start
from creuset.projects.rules import check_title
from creuset.projects.states import PHASES, Phase, ProjectKind
from creuset.villages.models import Village


@transaction.atomic
def start_project(
    *,
    village: Village,
    title: str,
    kind: ProjectKind,
    holder: Party,
    by: Actor,
    now: datetime,
    phase: Phase = Phase.IDEA,
    summary: str = "",
) -> Project:
    """A project exists, the village knows it, and its holder answers for it."""
    check_may_start(by, village, holder)
    if not KnownParty.objects.filter(village=village, party=holder).exists():
        raise NotFound(_("This village does not know the holder."), field="holder")
    project = Project.objects.create(
        title=check_title(title),
        kind=kind.value,
        phase=phase.value,
        summary=summary.strip(),
        holder=holder,
        created_at=now,
    )
    KnownProject.objects.create(village=village, project=project, since=now)
    _tell("projects.started", project, village, by=by, now=now, kind=kind.value)
    return project


@transaction.atomic
def change_project(
    *,
    project: Project,
    village: Village,
    title: str,
    kind: ProjectKind,
    summary: str,
    by: Actor,
    now: datetime,
    holder: Party | None = None,
) -> Project:
    """The project is called, sorted and told so; with `holder`, somebody else answers for it from now on."""
    project = _locked(project)
    check_may_change(by, project, village)
    before = project.title
    values = {"title": check_title(title), "kind": kind.value, "summary": summary.strip()}
    changed = [name for name, value in values.items() if getattr(project, name) != value]
    for name in changed:
        setattr(project, name, values[name])
    if holder is not None and holder.pk != project.holder_id:
        _hand_over(project, holder, village, by=by, now=now)
        changed.append("holder")
    if not changed:
        return project
    project.save(update_fields=[*changed, "search_text"])
    if changed != ["holder"]:
        _tell("projects.changed", project, village, by=by, now=now, before=before)
    return project


@transaction.atomic
def move_project(
    *,
    project: Project,
    village: Village,
    phase: Phase,
    by: Actor,
    now: datetime,
    reason: str = "",
) -> Project:
    """The project is in that phase. Raises ImpossibleStep where no step leads there."""
    project = _locked(project)
    check_may_change(by, project, village)
    before = project.phase
    project.phase = PHASES.check(Phase(project.phase), phase.value).value
    project.save(update_fields=["phase"])
    _tell(
        "projects.moved",
        project,
        village,
        by=by,
        now=now,
        reason=reason,
        before=before,
        phase=project.phase,
    )
    return project


@transaction.atomic
def add_member(
    *,
    project: Project,
    village: Village,
    party: Party,
    by: Actor,
    now: datetime,
    part: str = "",
    is_editor: bool = False,
) -> TeamMember:
    """The party takes part in the project; an editor may change it."""
    project = _locked(project)
    check_may_change(by, project, village)
    if not KnownParty.objects.filter(village=village, party=party).exists():
        raise NotFound(_("This village does not know them."), field="party")
    if project.team.filter(party=party).exists():
        raise Conflict(_("%(name)s is in the team already.", name=party.name), field="party")
    member = TeamMember.objects.create(
        project=project, party=party, part=part.strip(), is_editor=is_editor
    )
    _tell_of(member, "projects.joined", village, by=by, now=now)
    return member


@transaction.atomic
def change_member(
    *,
    member: TeamMember,
    village: Village,
    part: str,
    is_editor: bool,
    by: Actor,
    now: datetime,
) -> TeamMember:
    """The party has this part in the project, and changes it or not."""
    project = _locked(member.project)
    check_may_change(by, project, village)
    if (member.part, member.is_editor) == (part.strip(), is_editor):
        return member
    member.part, member.is_editor = part.strip(), is_editor
    member.save(update_fields=["part", "is_editor"])
    _tell_of(member, "projects.part_changed", village, by=by, now=now)
    return member


@transaction.atomic
def remove_member(*, member: TeamMember, village: Village, by: Actor, now: datetime) -> None:
    """The party takes no part in the project any more; who leaves may say so themselves."""
    project = _locked(member.project)
    if by.party_id != member.party_id:
        check_may_change(by, project, village)
    _tell_of(member, "projects.left", village, by=by, now=now)
    member.delete()


@transaction.atomic
def change_notes(*, known: KnownProject, notes: str, by: Actor, now: datetime) -> KnownProject:
    """The village keeps these notes on the project; no other village reads them."""
    check_may(by, Capability.CHANGE_PROJECTS, known.village)
    if known.notes == notes.strip():
        return known
    known.notes = notes.strip()
    known.save(update_fields=["notes"])
    audit.record(
        verb="projects.notes_changed",
        by=by,
        at=now,
        village_id=known.village_id,
        about=[("project", known.project_id)],
        data={"title": known.project.title},
    )
    return known


def _locked(project: Project) -> Project:
    return (
        Project.objects.select_for_update(of=("self",)).select_related("holder").get(pk=project.pk)
    )


def _hand_over(
    project: Project, holder: Party, village: Village, *, by: Actor, now: datetime
) -> None:
    if not KnownParty.objects.filter(village=village, party=holder).exists():
        raise Refused(_("This village does not know them."), field="holder")
    before, project.holder = project.holder, holder
    audit.record(
        verb="projects.handed_over",
        by=by,
        at=now,
        village_id=village.pk,
        about=[("project", project.pk), ("party", before.pk), ("party", holder.pk)],
        audience=Audience.PARTIES,
        data={"title": project.title, "before": before.name, "holder": holder.name},
    )


def _tell(
    verb: str,
    project: Project,
    village: Village,
    *,
    by: Actor,
    now: datetime,
    reason: str = "",
    **data: str,
) -> None:
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=village.pk,
        about=[("project", project.pk), ("party", project.holder_id)],
        audience=Audience.PARTIES,
        data={"title": project.title, **data},
        reason=reason,
    )


def _tell_of(member: TeamMember, verb: str, village: Village, *, by: Actor, now: datetime) -> None:
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=village.pk,
        about=[("project", member.project_id), ("party", member.party_id)],
        audience=Audience.PARTIES,
        data={"title": member.project.title, "party": member.party.name, "part": member.part},
    )
