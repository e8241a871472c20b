"""What the follow-up of cohorts tells the rest of the house: menus, stories, files, calendars."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creuset.core import files
from creuset.core.audit import By
from creuset.core.housekeeping import sweep_by
from creuset.core.models import StoredFile
from creuset.core.registry import NavEntry, NavGroup, add_calendar, add_navigation
from creuset.core.roles import Capability
from creuset.incubation.actions import agreements, milestones, sessions, surveys
from creuset.incubation.actions.cohorts import expect_who_is_selected, renounce_who_declines
from creuset.incubation.actions.mentoring import unite_mentors
from creuset.incubation.calendars import of_party
from creuset.incubation.linking import tied_by
from creuset.incubation.mentor_ties import tie_mentors
from creuset.incubation.models import Mentor, Milestone, Session, SurveyAnswer
from creuset.incubation.notices import cohorts as notices
from creuset.incubation.permissions import is_of_project, may_see
from creuset.incubation.programme_dealings import of_reader
from creuset.incubation.project_panels import applications_panel, places_panel
from creuset.incubation.queries.cohorts import own_members
from creuset.incubation.releasing import when_declined, when_released
from creuset.incubation.stories import cohorts as cohort_stories
from creuset.incubation.stories import following as following_stories
from creuset.people import merging
from creuset.people.actors import HOUSE, Actor
from creuset.people.dealings import tell_dealings
from creuset.projects.panels import add_panel
from creuset.questions.access import files_are_read_by
from creuset.questions.models import SheetFile


def register() -> None:
    """Menus, stories, stored files and calendars know cohorts."""
    add_navigation(
        NavEntry(
            label=pgettext_lazy("menu", "Cohorts"),
            url_name="cohorts:list",
            within="programmes:list",
            icon="people",
            position=64,
            needs=Capability.SEE_PROGRAMMES,
            group=NavGroup.PEOPLE,
        ),
        NavEntry(
            label=_("Mentors"),
            url_name="mentors:list",
            within="programmes:list",
            icon="hand",
            position=65,
            needs=Capability.SEE_PROGRAMMES,
            group=NavGroup.PEOPLE,
        ),
        NavEntry(
            label=_("Surveys"),
            url_name="surveys:list",
            within="programmes:list",
            icon="mail",
            position=66,
            needs=Capability.SEE_PROGRAMMES,
            group=NavGroup.PEOPLE,
        ),
        NavEntry(
            label=_("Alumni"),
            url_name="surveys:alumni",
            within="programmes:list",
            icon="people",
            position=67,
            needs=Capability.SEE_PROGRAMMES,
            group=NavGroup.PEOPLE,
        ),
        NavEntry(
            label=pgettext_lazy("menu", "My programme"),
            url_name="programme_my:list",
            within="projects_my:list",
            icon="seed",
            position=51,
            group=NavGroup.PEOPLE,
            face="my",
            covers=frozenset({"accompanied"}),
        ),
    )
    for told in (cohort_stories, following_stories):
        told.register_all()
    notices.register()
    files.register_access(sessions.KIND, may_read_material)
    files.register_access(milestones.KIND, may_read_proof)
    merging.unite(Mentor, unite_mentors)
    tied_by(tie_mentors)
    when_released(expect_who_is_selected)
    when_declined(renounce_who_declines)
    agreements.register()
    sweep_by("surveys that close soon", lambda now: surveys.remind_all(by=HOUSE, now=now))
    sweep_by("answers to surveys", lambda now: surveys.empty_all(by=HOUSE, now=now))
    files_are_read_by(may_read_answer)
    tell_dealings(of_reader)
    add_panel(applications_panel)
    add_panel(places_panel)
    add_calendar("party", of_party)


def may_read_answer(by: By | None, file: SheetFile) -> bool:
    """Say whether somebody may read a file of a survey: the team that sees programmes, and the project's own."""
    rows = SurveyAnswer.objects.filter(sheet=file.sheet_id)
    row = rows.select_related("survey__village", "member__cohort__village").first()
    if row is None or not isinstance(by, Actor):
        return False
    return may_see(by, row.survey.village) or is_of_project(by, row.member)


def may_read_material(by: By | None, stored: StoredFile) -> bool:
    """Say whether somebody may read what is handed out for a session: the team, and the projects of its cohort."""
    session = Session.objects.select_related("cohort__village").filter(pk=stored.object_id).first()
    if session is None or not isinstance(by, Actor):
        return False
    village = session.cohort.village
    return (
        may_see(by, village) or own_members(village, by).filter(cohort=session.cohort_id).exists()
    )


def may_read_proof(by: By | None, stored: StoredFile) -> bool:
    """Say whether somebody may read what was handed in: the team, who accompanies the project, who makes it."""
    row = (
        Milestone.objects.select_related("member__cohort__village")
        .filter(pk=stored.object_id)
        .first()
    )
    if row is None or not isinstance(by, Actor):
        return False
    member, village = row.member, row.member.cohort.village
    is_mentor = member.mentors.filter(mentor__party=by.party_id, until_on=None).exists()
    return may_see(by, village) or is_mentor or is_of_project(by, member)
