"""The calls of a demonstration that members answer: one with its jury, which reads, and one that is open."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from creuset.core.roles import Role
from creuset.incubation.actions import (
    applications,
    assignments,
    calls,
    filing,
    giving,
    juries,
    letters,
    readings,
    screening,
)
from creuset.incubation.actions.assignments import CannotRead
from creuset.incubation.models import Application, Call, Juror, Programme, Reading
from creuset.incubation.queries.juries import terms_of
from creuset.incubation.rules.filing import Cover
from creuset.incubation.rules.terms import AxisTerms, CallTerms, CriterionTerms, RoundTerms
from creuset.incubation.states import ApplicationState
from creuset.incubation.words.statement import statement_of
from creuset.incubation.writers import Writer
from creuset.people.actors import Actor, Via
from creuset.people.models import KnownParty, Party, PartyKind, RoleGrant
from creuset.questions.actions import forms, sheets
from creuset.questions.models import Form
from creuset.questions.rules.changing import Change
from creuset.simulation.calling.people import remark_on
from creuset.simulation.themes import CRITERIA, QUESTIONS, WORDS, Pitch, Theme
from creuset.simulation.working import days_ago
from creuset.villages.models import Village

DAY = timedelta(days=1)
#: Days before now: the call is made known, opens, closes, and its files are judged.
KNOWN, OPENED, CLOSED, SCREENED = 62, 55, 14, 10
FILES, SEATS = 12, 4
#: How many judge, how often each file is read, and how many of the readings are scored by now, in hundredths.
JURORS, READINGS, SCORED = 5, 2, 60
#: By so much a juror scores above the others, or below.
SEVERITY = (0, 1, -1, 0, -1)
#: How many letters are approved, and wait to leave.
APPROVED = 4
#: Into the call that is open: filed, and begun.
FIRST, DRAFTS = 4, 3
INELIGIBLE = "Le projet n’entre dans aucun axe de l’appel."


def have_read(
    village: Village, programme: Programme, theme: Theme, *, by: Actor, now: datetime
) -> Call:
    """A call is closed: its files are with a jury, which has scored some; its letters wait to leave."""
    call = _publish(village, programme, theme, by=by, now=now)
    files = zip(people_of(village), theme.files, strict=False)
    for number, (person, pitch) in enumerate(files):
        at = days_ago(village, now, CLOSED + 1 + number * 3, 9 + number)
        _file(call, person, pitch, axis=_axis(theme, number), at=at)
    _judge(call, by=by, at=days_ago(village, now, SCREENED))
    made = letters.prepare(call=call, by=by, now=days_ago(village, now, SCREENED - 1, 15))
    letters.approve(
        call=call, letters=made[:APPROVED], by=by, now=days_ago(village, now, SCREENED - 1, 16)
    )
    if jury := _jury(village):
        _read(call, jury, by=by, now=now)
    return call


def open_one(
    village: Village, programme: Programme, theme: Theme, *, by: Actor, now: datetime
) -> Call:
    """Another call is open, with the first files in it, and drafts."""
    # As if what is shown of the other happened so much later.
    later = now + (OPENED - 6) * DAY
    call = _publish(village, programme, theme, by=by, now=later, is_next=True)
    files = list(zip(people_of(village), reversed(theme.files), strict=False))
    for number, (person, pitch) in enumerate(files[: FIRST + DRAFTS]):
        write = _file if number < FIRST else _begin
        at = days_ago(village, now, FIRST - number if number < FIRST else 1, 10 + number)
        write(call, person, pitch, axis=_axis(theme, number), at=at)
    return call


def people_of(village: Village) -> list[Party]:
    """Return persons of the village who are not of its team."""
    team = RoleGrant.objects.filter(village=village).values("party")
    rows = KnownParty.objects.filter(village=village, party__kind=PartyKind.PERSON)
    found = rows.exclude(party__in=team).exclude(party__email="").select_related("party")
    return [row.party for row in found.order_by("pk")[:FILES]]


def _jury(village: Village) -> list[Party]:
    """Return persons of the village who applied for nothing and lead nothing, the last known first."""
    leads = RoleGrant.objects.filter(village=village, role=Role.OWNER).values("party")
    rows = KnownParty.objects.filter(village=village, party__kind=PartyKind.PERSON)
    free = rows.exclude(party__in=leads).exclude(party__email="")
    free = free.exclude(party__in=[one.pk for one in people_of(village)])
    return [row.party for row in free.select_related("party").order_by("-pk")[:JURORS]]


def _axis(theme: Theme, number: int) -> str:
    return theme.axes[number % len(theme.axes)][0]


def _read(call: Call, people: Sequence[Party], *, by: Actor, now: datetime) -> None:
    """The jury signed, has its files by turns, and has scored the first of them, each juror in their own way."""
    at = days_ago(call.village, now, SCREENED - 1, 14)
    jury = [_seat(call, person, number, by=by, at=at) for number, person in enumerate(people)]
    round_ = call.rounds.order_by("number")[0]
    files = Application.objects.filter(call=call, round=round_, state=ApplicationState.ELIGIBLE)
    for number, row in enumerate(files.order_by("number")):
        for turn in range(min(READINGS, len(jury))):
            juror = jury[(number + turn) % len(jury)]
            # Somebody whose own company applies reads another.
            with suppress(CannotRead):
                assignments.fix_pair(round_=round_, application=row, juror=juror, by=by, now=at)
    giving.give_plan(plan=round_.plans.get(), by=by, now=at)
    given = list(Reading.objects.filter(round=round_).select_related("juror__party").order_by("pk"))
    criteria = list(round_.criteria.order_by("position"))
    order = [one.pk for one in jury]
    done = given[: len(given) * SCORED // 100]
    for number, reading in enumerate(done):
        bias = SEVERITY[order.index(reading.juror_id) % len(SEVERITY)]
        # Two jurors who are as severe do not find the same all the same.
        whim = (reading.application_id * 5 + reading.juror_id * 3) % 4
        points = {
            one.pk: min(
                max(
                    2
                    + (reading.application_id * 7 + place * 3) % 3
                    + bias
                    + (place == whim)
                    - (place == whim + 2),
                    0,
                ),
                5,
            )
            for place, one in enumerate(criteria)
        }
        # From the day after the files were given until yesterday.
        past = (SCREENED - 2) - number * (SCREENED - 2) // len(done)
        _score(reading, points, at=days_ago(call.village, now, past, 9 + number % 9))


def _seat(call: Call, person: Party, number: int, *, by: Actor, at: datetime) -> Juror:
    juror = juries.invite_juror(
        call=call,
        who=person,
        seat=juries.Seat(axes=list(call.axes.all()), chairs=number == 0),
        by=by,
        now=at,
    )
    statement = statement_of(terms_of(call), person.language)
    own = Actor(party=person, via=Via.SIMULATION)
    return juries.sign_in(juror=juror, digest=statement.digest, name=person.name, by=own, now=at)


def _score(reading: Reading, points: Mapping[int, int], *, at: datetime) -> None:
    by = Actor(party=reading.juror.party, via=Via.SIMULATION)
    typed = readings.Typed(points=points, words=remark_on(list(points.values())))
    row = readings.save_reading(
        reading=reading, typed=typed, revision=reading.revision, by=by, now=at
    )
    readings.finish_reading(reading=row, revision=row.revision, by=by, now=at)


def _publish(
    village: Village,
    programme: Programme,
    theme: Theme,
    *,
    by: Actor,
    now: datetime,
    is_next: bool = False,
) -> Call:
    at = days_ago(village, now, KNOWN)
    form = forms.make_form(
        village=village,
        code=f"{programme.code}-demonstration{'-2' if is_next else ''}",
        names={"fr": "Candidature", "en": "Application"},
        data=QUESTIONS,
        by=by,
        now=at,
    )
    forms.publish(form=Form.objects.get(pk=form.pk), by=by, now=at)
    today = village.day_of(now)
    call = calls.make_call(
        village=village,
        programme=programme,
        terms=CallTerms(
            names=theme.next_call if is_next else theme.call,
            summaries=WORDS["summaries"],
            descriptions=WORDS["descriptions"],
            rules=WORDS["rules"],
            opens_at=days_ago(village, now, OPENED, 9),
            closes_at=days_ago(village, now, CLOSED, 18),
            seats=SEATS,
            answers_on=today + 20 * DAY,
            starts_on=today + 50 * DAY,
            project_kinds=theme.kinds,
            form=form.code,
            axes=[AxisTerms(code=code, names=names) for code, names in theme.axes],
        ),
        rounds=[
            RoundTerms(
                names={"fr": "Sur dossier", "en": "On file"},
                seats=SEATS,
                readings=READINGS,
                one_of_axis=False,
                scores_by=days_ago(village, now + 7 * DAY, 0, 18),
                criteria=[
                    CriterionTerms(code=code, names=names, weight=weight)
                    for code, names, weight in CRITERIA
                ],
            )
        ],
        by=by,
        now=at,
    )
    return calls.publish_call(call=call, by=by, now=at)


def _file(call: Call, person: Party, pitch: Pitch, *, axis: str, at: datetime) -> None:
    """The person writes an application and files it, as on their page."""
    row = _begin(call, person, pitch, axis=axis, at=at)
    by = Actor(party=person, via=Via.SIMULATION)
    agreed = Change(("agreed",), True, row.sheet.revision)  # noqa: FBT003 - what was ticked
    sheets.save(sheet=row.sheet, changes=[agreed], by=by, now=at)
    writer = Writer(application=row, name=person.name, via=Via.SIMULATION, party=person)
    filing.file_application(writer=writer, by=by, now=at)


def _begin(call: Call, person: Party, pitch: Pitch, *, axis: str, at: datetime) -> Application:
    """The person has begun an application: its cover, and what it says in two sentences; return it."""
    by, (title, words) = Actor(party=person, via=Via.SIMULATION), pitch
    row = applications.begin_signed_in(
        call=call, title=title, language=person.language, by=by, now=at
    )
    writer = Writer(application=row, name=person.name, via=Via.SIMULATION, party=person)
    kinds: Sequence[str] = call.project_kinds
    kind = kinds[row.pk % len(kinds)]
    row = applications.describe(
        writer=writer, cover=Cover(title=title, kind=kind, axis=axis), now=at
    )
    sheets.save(sheet=row.sheet, changes=[Change(("pitch",), words, 0)], by=by, now=at)
    return Application.objects.select_related("call__village", "sheet", "holder").get(pk=row.pk)


def _judge(call: Call, *, by: Actor, at: datetime) -> None:
    """All but the last two files are with the jury; one of these is not eligible, one waits to be looked at."""
    rows = Application.objects.filter(call=call, state=ApplicationState.FILED).order_by("number")
    keys = list(rows.values_list("pk", flat=True))
    good, rest = keys[:-2], keys[-2:]
    for verb, state in (("admit", ApplicationState.FILED), ("accept", ApplicationState.ADMISSIBLE)):
        screening.judge_all(call=call, seen=dict.fromkeys(good, state), verb=verb, by=by, now=at)
    seen = dict.fromkeys(rest, ApplicationState.FILED)
    screening.judge_all(call=call, seen=seen, verb="admit", by=by, now=at)
    for row in Application.objects.select_related("call__village", "holder").filter(
        pk__in=rest[:1]
    ):
        screening.judge(application=row, verb="exclude", reason=INELIGIBLE, by=by, now=at)
