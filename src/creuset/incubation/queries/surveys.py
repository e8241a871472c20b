"""Surveys and alumni, reached from their village; an answer, by the secret of its link."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from creuset.core.together import together
from creuset.incubation.models import AlumniYear, Cohort, Member, Survey, SurveyAnswer
from creuset.incubation.permissions import may_see
from creuset.incubation.rules.alumni import Sums, Year, sums_of
from creuset.incubation.states import MemberState
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.secrets import hashed
from creuset.questions.models import Form
from creuset.questions.queries.reading import readings_of
from creuset.villages.models import Village


def surveys_of(village: Village) -> QuerySet[Survey]:
    """Return the surveys of the village with how many were asked and how many answered, unordered."""
    return (
        Survey.objects.filter(village=village)
        .select_related("form", "cohort")
        .annotate(
            asked=Count("answers"),
            filed=Count("answers", filter=Q(answers__filed_at__isnull=False)),
        )
    )


def get_survey(village: Village, pk: int, by: Actor) -> Survey:
    """Return the survey; NotFound for who may not see programmes."""
    found = surveys_of(village).filter(pk=pk).first() if may_see(by, village) else None
    if found is None:
        raise NotFound(_("There is no such survey."))
    found.village = village
    return found


def forms_to_ask(village: Village) -> list[Form]:
    """Return the forms of the village that are published and not put away, by code."""
    rows = Form.objects.filter(
        village=village, put_away_at=None, versions__published_at__isnull=False
    )
    return list(rows.distinct().order_by("code"))


def get_form(village: Village, code: str, by: Actor) -> Form:
    """Return the form of that code that can be asked; NotFound for who may not see programmes."""
    known = forms_to_ask(village) if may_see(by, village) else []
    found = next((one for one in known if one.code == code), None)
    if found is None:
        raise NotFound(_("There is no such form."))
    return found


def asked_by_survey(survey: Survey) -> list[Member]:
    """Return the projects that the survey asks: of its cohort, or the alumni of all, with an address to write to."""
    rows = Member.objects.filter(cohort__village=survey.village_id).exclude(holder__email="")
    if survey.cohort_id is not None:
        states = [MemberState.INSIDE, MemberState.FINISHED]
        rows = rows.filter(cohort=survey.cohort_id, state__in=states)
    else:
        rows = rows.filter(state=MemberState.FINISHED)
    return list(
        rows.select_related("holder", "project", "cohort__village").order_by(
            "project__search_text", "pk"
        )
    )


def find_answer(village: Village, secret: str) -> SurveyAnswer:
    """Return the answer of the link; NotFound for an unknown one, which costs the same look-up by hash."""
    rows = SurveyAnswer.objects.filter(survey__village=village, secret_hash=hashed(secret))
    found = rows.select_related(
        "survey__cohort", "member__project", "member__holder", "sheet__version__form"
    ).first()
    if found is None:
        raise NotFound(_("There is no such survey."))
    found.survey.village = village
    return found


def own_answers(member: Member) -> list[SurveyAnswer]:
    """Return what the project was asked, the latest first; one query."""
    rows = SurveyAnswer.objects.filter(member=member)
    return list(rows.select_related("survey", "sheet__version__form").order_by("-pk"))


def own_answer(member: Member, pk: int) -> SurveyAnswer:
    """Return what the project was asked, and answers or answered; NotFound for what another was asked."""
    rows = SurveyAnswer.objects.filter(member=member, pk=pk)
    found = rows.select_related("survey", "sheet__version__form").first()
    if found is None:
        raise NotFound(_("There is no such survey."))
    found.survey.village, found.member = member.cohort.village, member
    return found


def answers_of(survey: Survey) -> list[SurveyAnswer]:
    """Return who was asked and what they answered, by title; one query."""
    rows = SurveyAnswer.objects.filter(survey=survey).select_related(
        "member__project", "member__holder", "sheet__version__form"
    )
    return list(rows.order_by("member__project__search_text", "pk"))


@dataclass(frozen=True)
class Told:
    """What projects answered, as a table: the questions, and each project with its words."""

    heads: list[str]
    rows: list[tuple[SurveyAnswer, list[str]]]

    @property
    def lines(self) -> list[tuple[SurveyAnswer, list[tuple[str, str]]]]:
        """The rows, each answer with its question."""
        return [(one, list(zip(self.heads, words, strict=True))) for one, words in self.rows]


def table_of(answers: Sequence[SurveyAnswer]) -> Told:
    """Return the answers that were filed as a table, in the order of the questions of each; one query."""
    filed = [one for one in answers if one.filed_at is not None]
    said = [
        {str(each.label): each.text for each in reading.answers}
        for reading in readings_of(one.sheet for one in filed)
    ]
    heads = list(dict.fromkeys(head for each in said for head in each))
    rows = [
        (one, [each.get(head, "") for head in heads]) for one, each in zip(filed, said, strict=True)
    ]
    return Told(heads, rows)


@dataclass(frozen=True)
class Alumni:
    """The alumni of a village, what each said of each year, and the sums."""

    members: list[Member]
    years: list[int]
    said: Mapping[tuple[int, int], AlumniYear]
    sums: Mapping[int, Sums]


def alumni_of(village: Village, *, cohort: Cohort | None = None) -> Alumni:
    """Return the alumni with their years; one query."""
    rows = Member.objects.filter(cohort__village=village, state=MemberState.FINISHED)
    if cohort is not None:
        rows = rows.filter(cohort=cohort)
    members, years = together(
        rows.select_related("project", "holder", "cohort").order_by(
            "-cohort__first_on", "project__search_text", "pk"
        ),
        AlumniYear.objects.filter(member__in=rows.values("pk")).order_by("year"),
    )
    told = [(one.year, value_of(one)) for one in years]
    return Alumni(
        members=members,
        years=sorted({number for number, _year in told}),
        said={(one.member_id, one.year): one for one in years},
        sums=sums_of(told),
    )


def value_of(row: AlumniYear) -> Year:
    """Return the row as the rules read it."""
    return Year(row.is_alive, row.jobs, row.turnover_cents, row.raised_cents)
