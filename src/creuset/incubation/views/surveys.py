"""Surveys and alumni at the desk; a survey as its project answers it, by a link without an account."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from creuset.billing.words import money_text
from creuset.core import clock
from creuset.core.audit import By
from creuset.core.roles import Capability
from creuset.core.spreadsheets import csv_answer
from creuset.documents.telling import Bearer
from creuset.incubation.actions import surveys as actions
from creuset.incubation.forms.surveys import SurveyForm, YearForm
from creuset.incubation.models import AlumniYear, Member, SurveyAnswer
from creuset.incubation.permissions import may_run
from creuset.incubation.queries.cohorts import cohorts_of, get_member
from creuset.incubation.queries.surveys import (
    Alumni,
    alumni_of,
    answers_of,
    find_answer,
    forms_to_ask,
    get_survey,
    surveys_of,
    table_of,
)
from creuset.incubation.rules.alumni import sum_told
from creuset.incubation.views import trails
from creuset.kernel.money import Money
from creuset.people.requests import TeamRequest, team_page
from creuset.people.views.answers import answer_form
from creuset.questions.actions.sheets import Unfinished
from creuset.questions.queries.asking import asking_of
from creuset.questions.queries.reading import reading_of
from creuset.questions.views.answering import take_answers
from creuset.villages.models import Village

#: A survey as it is opened by its link.
BY_LINK = "incubation/surveys/answer.html"


@require_GET
@team_page(Capability.SEE_PROGRAMMES)
def surveys(request: TeamRequest, village: Village) -> HttpResponseBase:
    """Every survey, the latest first."""
    values = {
        "surveys": surveys_of(village).order_by("-made_at", "-pk"),
        "may_run": may_run(request.actor, village),
        "today": village.day_of(clock.now()),
    }
    return render(request, "incubation/surveys/list.html", values)


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def new(request: TeamRequest, village: Village) -> HttpResponse:
    """A survey is prepared; nobody is asked yet."""
    form = SurveyForm(
        forms_to_ask(village), cohorts_of(village).order_by("-first_on"), request.POST or None
    )
    return answer_form(
        request,
        form,
        lambda: actions.make_survey(
            village=village, **form.asked(), by=request.actor, now=clock.now()
        ),
        said=_("The survey is ready: look at it, then send its links."),
        then=lambda made: reverse("surveys:survey", args=[village, made.pk]),
        title=_("A new survey"),
        submit=_("Prepare the survey"),
        trail=trails.of_surveys(village),
        cancel_url=reverse("surveys:list", args=[village]),
        lede=_(
            "Answers to questions named alive, jobs, turnover and raised become the year of an alumnus."
        ),
    )


@require_GET
@team_page(Capability.SEE_PROGRAMMES)
def survey(request: TeamRequest, village: Village, pk: int) -> HttpResponseBase:
    """A survey: who answered, and what."""
    found = get_survey(village, pk, request.actor)
    answers = answers_of(found)
    values = {
        "survey": found,
        "answers": answers,
        "told": table_of(answers),
        "may_run": may_run(request.actor, village),
        "today": village.day_of(clock.now()),
    }
    return render(request, "incubation/surveys/survey.html", values)


@require_POST
@team_page(Capability.RUN_PROGRAMMES)
def send(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """The links go out; sent already, whoever has not answered is reminded."""
    found = get_survey(village, pk, request.actor)
    act = actions.remind if found.sent_at else actions.send_survey
    count = act(survey=found, by=request.actor, now=clock.now())
    said = ngettext("%(count)s link was sent.", "%(count)s links were sent.", count)
    messages.success(request, said % {"count": count})
    return redirect("surveys:survey", village, pk)


@require_GET
@team_page(Capability.SEE_PROGRAMMES)
def survey_csv(request: TeamRequest, village: Village, pk: int) -> HttpResponseBase:
    """What was answered, for a spreadsheet."""
    told = table_of(answers_of(get_survey(village, pk, request.actor)))
    rows = [[one.member.project.title, one.member.holder.name, *words] for one, words in told.rows]
    name = pgettext("name of a file", "survey")
    return csv_answer(f"{name}-{pk}.csv", [[_("Project"), _("Who"), *told.heads], *rows])


@require_GET
@team_page(Capability.SEE_PROGRAMMES)
def alumni(request: TeamRequest, village: Village) -> HttpResponseBase:
    """What became of the projects that finished, year by year."""
    found = alumni_of(village)
    values = {
        "alumni": _lines(found, village),
        "sums": [
            (
                year,
                one,
                _money(one.turnover_cents, village),
                _money(one.raised_cents, village),
            )
            for year, one in found.sums.items()
        ],
        "may_run": may_run(request.actor, village),
    }
    return render(request, "incubation/surveys/alumni.html", values)


@require_GET
@team_page(Capability.SEE_PROGRAMMES)
def alumni_csv(_request: TeamRequest, village: Village) -> HttpResponseBase:
    """The years of the alumni, for a spreadsheet."""
    found = alumni_of(village)
    titles = {one.pk: one for one in found.members}
    heads = [_("Project"), _("Year"), _("It goes on"), _("Jobs"), _("Turnover"), _("Funds raised")]
    rows = [
        [
            titles[pk].project.title,
            year,
            _("yes") if one.is_alive else _("no"),
            "" if one.jobs is None else one.jobs,
            _plain(one.turnover_cents),
            _plain(one.raised_cents),
        ]
        for (pk, year), one in sorted(found.said.items())
    ]
    return csv_answer(f"{pgettext('name of a file', 'alumni')}.csv", [heads, *rows])


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def year(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """What the team found out of an alumnus for a year."""
    found = get_member(village, pk, request.actor)
    form = YearForm(request.POST or None, initial={"year": village.day_of(clock.now()).year})
    return answer_form(
        request,
        form,
        lambda: actions.write_year(member=found, **form.asked(), by=request.actor, now=clock.now()),
        said=_("Saved."),
        then=reverse("surveys:alumni", args=[village]),
        title=_("A year of “%(title)s”") % {"title": found.project.title},
        trail=trails.of_alumni(village),
        submit=_("Save"),
    )


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, village: Village, secret: str) -> HttpResponse:
    """The survey as a project answers it by its link: nobody keeps the page, nor learns where one came from."""
    found = find_answer(village, secret)
    address = reverse("survey:survey", args=[village, secret])
    by = Bearer(found.member.project.title)
    return _private(answer_page(request, found, address, by=by, template=BY_LINK))


def answer_page(
    request: HttpRequest, found: SurveyAnswer, address: str, *, by: By, template: str
) -> HttpResponse:
    """Each answer is kept as it is typed, then all are sent; afterwards they are read."""
    survey, now = found.survey, clock.now()
    values: dict[str, object] = {
        "answer": found,
        "survey": survey,
        "member": found.member,
        "project": found.member.project,
        "is_open": found.filed_at is None and survey.village.day_of(now) <= survey.closes_on,
    }
    if not values["is_open"]:
        values["reading"] = reading_of(found.sheet) if found.filed_at else None
        return render(request, template, values)
    if request.method != "POST":
        return render(
            request, template, values | {"asking": asking_of(found.sheet, address=address)}
        )
    answered = take_answers(request, found.sheet, by=by, now=now)
    if answered.response is not None:
        return answered.response
    if not answered.is_whole:
        asking = answered.asking(address=address)
        return render(request, template, values | {"asking": asking}, status=422)
    if answered.do == "file":
        try:
            actions.file_answer(answer=found, by=by, now=now)
        except Unfinished:
            asking = answered.asking(address=address, filing=True)
            return render(request, template, values | {"asking": asking}, status=422)
        messages.success(request, _("Thank you: your answers are in."))
    else:
        messages.success(request, _("Saved."))
    return redirect(address)


def _private(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "private, no-store"
    answer["Referrer-Policy"] = "same-origin"
    answer["X-Robots-Tag"] = "noindex"
    return answer


@dataclass(frozen=True)
class Line:
    """An alumnus in the table: its last year in words."""

    member: Member
    last: AlumniYear | None
    turnover: str
    raised: str


def _lines(found: Alumni, village: Village) -> list[Line]:
    lines = []
    for member in found.members:
        told = [found.said[key] for year in found.years if (key := (member.pk, year)) in found.said]
        last = told[-1] if told else None
        lines.append(
            Line(
                member,
                last,
                _money(last.turnover_cents, village) if last else "",
                _money(sum_told(one.raised_cents for one in told), village),
            )
        )
    return lines


def _money(cents: int | None, village: Village) -> str:
    return "" if cents is None else money_text(Money(cents, village.currency))


def _plain(cents: int | None) -> str:
    return "" if cents is None else f"{cents / 100:.2f}"
