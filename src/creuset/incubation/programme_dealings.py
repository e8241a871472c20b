"""What a programme waits for, among the dealings of those who make its projects: surveys, milestones."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from creuset.core.text import in_language
from creuset.incubation.models import Milestone, SurveyAnswer
from creuset.incubation.queries.cohorts import own_members
from creuset.incubation.states import MemberState
from creuset.people.actors import Actor
from creuset.people.dealings import MOST, Asked, Dealing, Shelf
from creuset.villages.models import Village

#: A milestone is told so long before its day.
BEFORE = timedelta(days=21)
#: A survey that closed, or was answered, is told so long.
OVER_FOR = timedelta(days=60)


def of_reader(village: Village, by: Actor, now: datetime) -> Asked | None:
    """Ask what the projects of the reader are asked, and which of their milestones come or are late."""
    if by.party_id is None:
        return None
    today, own = village.day_of(now), own_members(village, by)
    surveys = SurveyAnswer.objects.filter(
        Q(survey__closes_on__gte=today - OVER_FOR), member__in=own.values("pk")
    )
    due = Milestone.objects.filter(
        member__in=own.filter(state=MemberState.INSIDE).values("pk"),
        done_on=None,
        handed_at=None,
        due_on__lte=today + BEFORE,
    )

    def make(asked: list[SurveyAnswer], milestones: list[Milestone]) -> Iterable[Dealing]:
        for one in asked:
            yield _survey(
                one, village, is_open=one.filed_at is None and one.survey.closes_on >= today
            )
        for row in milestones:
            yield Dealing(
                shelf=Shelf.REQUESTS,
                icon="flag",
                title=in_language(row.names),
                about=row.member.project.title,
                url=reverse("programme_my:hand_in", args=[village, row.member_id, row.pk]),
                at=now,
                state=pgettext("a milestone", "late")
                if row.due_on < today
                else pgettext("a milestone", "to come"),
                tone="option" if row.due_on < today else "",
                step=_("Hand in what it wants"),
                is_mine=True,
                due=row.due_on,
            )

    return Asked(
        [
            surveys.select_related("survey", "member__project").order_by("-pk")[:MOST],
            due.select_related("member__project").order_by("due_on", "pk")[:MOST],
        ],
        make,
    )


def _survey(one: SurveyAnswer, village: Village, *, is_open: bool) -> Dealing:
    survey = one.survey
    asked_at = survey.sent_at or survey.made_at
    state = pgettext("a survey", "closed")
    if one.filed_at or is_open:
        state = (
            pgettext("a survey", "answered") if one.filed_at else pgettext("a survey", "to answer")
        )
    return Dealing(
        shelf=Shelf.REQUESTS,
        icon="mail",
        title=survey.title,
        about=one.member.project.title,
        url=reverse("programme_my:survey", args=[village, one.member_id, one.pk]),
        at=one.filed_at or asked_at,
        state=state,
        tone="free" if one.filed_at else "",
        step=_("Answer the survey") if is_open else "",
        is_mine=is_open,
        due=survey.closes_on if is_open else None,
        is_over=not is_open,
    )
