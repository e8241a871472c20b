"""The way back from the pages of cohorts: what stands above each, with its address."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from creuset.core.text import in_language
from creuset.incubation.models import Cohort, Member, Mentor, Session
from creuset.villages.models import Village

type Trail = list[tuple[str, str]]


def of_cohorts(village: Village) -> Trail:
    """Return the way back to the cohorts."""
    return [(pgettext("menu", "Cohorts"), reverse("cohorts:list", args=[village]))]


def of_cohort(cohort: Cohort) -> Trail:
    """Return the way back to the cohort."""
    page = reverse("cohorts:cohort", args=[cohort.village, cohort.pk])
    return [*of_cohorts(cohort.village), (in_language(cohort.names), page)]


def of_sessions(cohort: Cohort) -> Trail:
    """Return the way back to the sessions of the cohort."""
    page = reverse("cohorts:sessions", args=[cohort.village, cohort.pk])
    return [*of_cohort(cohort), (pgettext("of a cohort", "Sessions"), page)]


def of_session(session: Session) -> Trail:
    """Return the way back to the session."""
    page = reverse("cohorts:session", args=[session.cohort.village, session.pk])
    return [*of_sessions(session.cohort), (session.title, page)]


def of_member(member: Member) -> Trail:
    """Return the way back to the project in its cohort."""
    page = reverse("cohorts:member", args=[member.cohort.village, member.pk])
    return [*of_cohort(member.cohort), (member.project.title, page)]


def of_mentors(village: Village) -> Trail:
    """Return the way back to the mentors."""
    return [(_("Mentors"), reverse("mentors:list", args=[village]))]


def of_mentor(mentor: Mentor) -> Trail:
    """Return the way back to the mentor."""
    page = reverse("mentors:mentor", args=[mentor.village, mentor.pk])
    return [*of_mentors(mentor.village), (mentor.party.name, page)]


def of_surveys(village: Village) -> Trail:
    """Return the way back to the surveys."""
    return [(_("Surveys"), reverse("surveys:list", args=[village]))]


def of_alumni(village: Village) -> Trail:
    """Return the way back to the alumni."""
    return [(_("Alumni"), reverse("surveys:alumni", args=[village]))]


def of_own(member: Member) -> Trail:
    """Return the way back to one's own project in its cohort."""
    village = member.cohort.village
    return [
        (pgettext("menu", "My programme"), reverse("programme_my:list", args=[village])),
        (member.project.title, reverse("programme_my:member", args=[village, member.pk])),
    ]


def of_mentoring(village: Village) -> Trail:
    """Return the way back to what somebody does as a mentor."""
    return [(_("I am a mentor"), reverse("programme_my:mentoring", args=[village]))]


def of_accompanied(member: Member) -> Trail:
    """Return the way back to a project that one accompanies as its mentor."""
    village = member.cohort.village
    page = reverse("accompanied:member", args=[village, member.pk])
    return [*of_mentoring(village), (member.project.title, page)]
