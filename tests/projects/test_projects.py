from datetime import timedelta

import pytest

from creuset.core.audit import record
from creuset.core.models import AuditRow
from creuset.core.roles import Role
from creuset.kernel.errors import Conflict, Forbidden, NotFound
from creuset.kernel.states import ImpossibleStep
from creuset.people.actors import HOUSE
from creuset.people.queries import get_story
from creuset.projects.actions import (
    add_member,
    change_notes,
    change_project,
    move_project,
    remove_member,
    start_project,
)
from creuset.projects.models import KnownProject, Project, TeamMember
from creuset.projects.permissions import may_change
from creuset.projects.queries import get_known, get_own
from creuset.projects.rules import Untitled
from creuset.projects.states import PHASES, Phase, ProjectKind
from tests.factories.people import (
    actor_of,
    affiliate,
    make_organisation,
    make_person,
    member_of,
    team_of,
)
from tests.factories.projects import know_project, make_project, take_part
from tests.factories.villages import NOW, make_village

# Where each phase leads, by the first letters of phases: I W D F P S O (post-production) E (end) A (abandoned).
LETTERS = dict(zip("IWDFPSOEA", Phase, strict=True))
STEPS = {
    "I": "WDFPSOEA",
    "W": "IDFPSOEA",
    "D": "WFPSOEA",
    "F": "DPSOEA",
    "P": "FSOEA",
    "S": "POEA",
    "O": "SEA",
    "E": "O",
    "A": "IWDFPSO",
}

# Who may change a project known to the village, unknown to it.
WHO = {
    "holder": (True, True),
    "admin of the holder": (True, True),
    "editor": (True, True),
    "in the team": (False, False),
    "colleague": (False, False),
    "member": (False, False),
    Role.OWNER: (True, False),
    Role.MANAGER: (True, False),
    Role.RECEPTION: (False, False),
    Role.STAGE_MANAGER: (False, False),
    Role.PROGRAMME_LEAD: (True, False),
    Role.ACCOUNTANT: (False, False),
}


@pytest.mark.parametrize("letter", list(STEPS))
def test_where_a_phase_leads(letter):
    led = {PHASES.check(LETTERS[letter], verb) for verb in PHASES.verbs(LETTERS[letter])}
    assert led == {LETTERS[to] for to in STEPS[letter]}


def somebody(who, village, project):
    if isinstance(who, Role):
        return team_of(village, who)
    actor = member_of(village)
    match who:
        case "holder":
            return actor_of(project.holder)
        case "admin of the holder":
            affiliate(actor.party, project.holder, is_admin=True)
        case "colleague":
            affiliate(actor.party, project.holder)
        case "editor" | "in the team":
            take_part(project, actor.party, is_editor=who == "editor")
    return actor


@pytest.mark.django_db
@pytest.mark.parametrize("who", list(WHO))
def test_who_changes_a_project(who):
    village = make_village()
    known, unknown = make_project(known_in=village), make_project()
    for project, wanted in zip((known, unknown), WHO[who], strict=True):
        by = somebody(who, village, project)
        assert may_change(by, project, village) is wanted
        values = {"project": project, "village": village, "by": by, "now": NOW}
        if wanted:
            move_project(phase=Phase.DEVELOPMENT, **values)
            assert AuditRow.objects.filter(verb="projects.moved").exists()
            continue
        before = AuditRow.objects.count()
        with pytest.raises(Forbidden):
            move_project(phase=Phase.DEVELOPMENT, **values)
        with pytest.raises(Forbidden):
            change_project(title="X", kind=ProjectKind.FILM, summary="", **values)
        with pytest.raises(Forbidden):
            add_member(party=by.party, **values)
        project.refresh_from_db()
        assert project.phase == Phase.WRITING
        assert AuditRow.objects.count() == before


@pytest.mark.django_db
class TestProject:
    @pytest.fixture
    def village(self):
        return make_village()

    def test_a_member_starts_their_own_and_nobody_elses(self, village):
        member, other = member_of(village), make_person(known_in=village)
        values = {"village": village, "title": " Marée  basse ", "kind": ProjectKind.FILM}
        project = start_project(holder=member.party, by=member, now=NOW, **values)
        assert project.title == "Marée basse"
        assert KnownProject.objects.get().project == project
        with pytest.raises(Forbidden):
            start_project(holder=other, by=member, now=NOW, **values)

    def test_a_stranger_starts_nothing_here(self, village):
        stranger = member_of(make_village())
        with pytest.raises(Forbidden):
            start_project(
                village=village,
                title="X",
                kind=ProjectKind.FILM,
                holder=stranger.party,
                by=stranger,
                now=NOW,
            )

    def test_the_holder_is_known_and_the_title_said(self, village):
        values = {"village": village, "kind": ProjectKind.FILM, "by": HOUSE, "now": NOW}
        with pytest.raises(NotFound):
            start_project(title="X", holder=make_organisation(), **values)
        with pytest.raises(Untitled):
            start_project(title="  ", holder=make_organisation(known_in=village), **values)
        assert not Project.objects.exists()

    def test_a_step_that_leads_nowhere_is_refused(self, village):
        project = make_project(known_in=village, phase=Phase.FINISHED.value)
        with pytest.raises(ImpossibleStep):
            move_project(project=project, village=village, phase=Phase.SHOOTING, by=HOUSE, now=NOW)
        project.refresh_from_db()
        assert project.phase == Phase.FINISHED

    def test_somebody_takes_part_once_and_leaves_by_themselves(self, village):
        project, member = make_project(known_in=village), member_of(village)
        values = {"project": project, "village": village, "by": HOUSE, "now": NOW}
        row = add_member(party=member.party, part="Son", **values)
        with pytest.raises(Conflict):
            add_member(party=member.party, **values)
        with pytest.raises(NotFound):
            add_member(party=make_person(), **values)
        assert get_own(member, village, project.pk) == project
        remove_member(member=row, village=village, by=member, now=NOW)
        assert not TeamMember.objects.exists()
        with pytest.raises(NotFound):
            get_own(member, village, project.pk)

    def test_a_project_handed_over_is_told_to_both(self, village):
        project, heir = make_project(known_in=village), make_person(known_in=village)
        before = project.holder
        change_project(
            project=project,
            village=village,
            title=project.title,
            kind=ProjectKind.FILM,
            summary="",
            holder=heir,
            by=HOUSE,
            now=NOW,
        )
        for party in (before, heir):
            told = get_story(kind="party", ids=[party.pk], village=village, is_team=False)
            assert [row.verb for row in told.rows] == ["projects.handed_over"]

    def test_a_story_stands_in_the_order_of_its_instants_page_by_page(self, village):
        """A simulation writes what happened in July after what happened in November."""
        project = make_project(known_in=village)
        AuditRow.objects.all().delete()
        days = (9, 3, 7, 3, 1, 8)
        for day in days:
            record(
                verb="projects.changed",
                by=HOUSE,
                at=NOW + timedelta(days=day),
                about=[("project", project.pk)],
                village_id=village.pk,
            )
        asked = {"kind": "project", "ids": [project.pk], "village": village, "is_team": True}
        told, before = [], None
        while True:
            story = get_story(**asked, before=before, most=2)
            told += [(row.at - NOW).days for row in story.rows]
            before = story.older
            if before is None:
                break
        assert told == sorted(days, reverse=True)

    def test_notes_are_for_the_team_of_one_village(self, village):
        other = make_village()
        project = make_project(known_in=village)
        know_project(other, project)
        lead = team_of(village, Role.PROGRAMME_LEAD)
        known = get_known(village, project.pk)
        change_notes(known=known, notes="Confidentiel.", by=lead, now=NOW)
        assert get_known(other, project.pk).notes == ""
        for is_team, place in ((False, village), (True, other)):
            told = get_story(kind="project", ids=[project.pk], village=place, is_team=is_team)
            assert told.rows == []
        with pytest.raises(Forbidden):
            change_notes(known=known, notes="", by=team_of(other), now=NOW)


@pytest.mark.django_db
def test_what_is_unchanged_leaves_no_trace():
    village = make_village()
    project = make_project(known_in=village)
    change_project(
        project=project,
        village=village,
        title=project.title,
        kind=ProjectKind.FILM,
        summary="",
        by=HOUSE,
        now=NOW,
    )
    assert not AuditRow.objects.exists()
