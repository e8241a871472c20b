"""Programmes, calls, applications, juries and cohorts, for tests."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from creuset.incubation.kinds import Ground, ProgrammeKind, RoundKind
from creuset.incubation.models import (
    Appeal,
    Application,
    Axis,
    Call,
    Cohort,
    ConflictOfInterest,
    Criterion,
    Deliberation,
    EligibilityRule,
    Juror,
    Letter,
    Member,
    Presence,
    Programme,
    Reading,
    Round,
    Score,
)
from creuset.incubation.rules.letters import LetterKind
from creuset.incubation.states import ApplicationState, MemberState, ReadingState
from creuset.people.models import KnownParty, Party
from creuset.projects.states import ProjectKind
from creuset.questions.models import Sheet
from creuset.villages.models import Village
from tests.factories.people import make_person
from tests.factories.projects import make_project
from tests.factories.questions import make_form
from tests.factories.villages import NOW

_numbers = count(1)


def make_programme(village: Village, **more: Any) -> Programme:
    """An incubation of eight months."""
    number = next(_numbers)
    values = {
        "code": f"programme-{number}",
        "names": {"fr": f"Incubation {number}", "en": f"Incubation {number}"},
        "kind": ProgrammeKind.INCUBATION.value,
    }
    return Programme.objects.create(village=village, **values | more)


def make_call(village: Village, *, axes: tuple[str, ...] = ("musees",), **more: Any) -> Call:
    """A published call, open for a month, with its axes and one round of files with two criteria."""
    number = next(_numbers)
    values = {
        "code": f"call-{number}",
        "names": {"fr": f"Appel {number}", "en": f"Call {number}"},
        "opens_at": NOW - timedelta(days=10),
        "closes_at": NOW + timedelta(days=20),
        "seats": 2,
        "project_kinds": [ProjectKind.START_UP.value],
        "made_at": NOW,
        "changed_at": NOW,
        "published_at": NOW,
    }
    values |= {key: value for key, value in more.items() if key not in ("programme", "form")}
    call = Call.objects.create(
        village=village,
        programme=more.get("programme") or make_programme(village),
        form=more.get("form") or make_form(village),
        **values,
    )
    for position, code in enumerate(axes):
        Axis.objects.create(call=call, code=code, names={"fr": code, "en": code}, position=position)
    make_round(call)
    return call


def make_round(call: Call, **more: Any) -> Round:
    """A round of files, read by two jurors each, scored by two criteria from 0 to 5."""
    values = {
        "number": call.rounds.count() + 1,
        "names": {"fr": "Sur dossier", "en": "On file"},
        "kind": RoundKind.FILES.value,
        "seats": call.seats,
        "readings": 2,
        "one_of_axis": False,
    }
    row = Round.objects.create(call=call, **values | more)
    for position, (code, weight) in enumerate((("idea", 2), ("team", 1))):
        Criterion.objects.create(
            round=row, code=code, names={"fr": code, "en": code}, weight=weight, position=position
        )
    return row


def make_application(
    call: Call,
    holder: Party | None = None,
    *,
    state: ApplicationState = ApplicationState.ELIGIBLE,
    **more: Any,
) -> Application:
    """An application in that state; filed with its project unless it is a draft."""
    number = next(_numbers)
    form = call.form
    assert form is not None  # every call of these tests has one
    sheet = Sheet.objects.create(
        village=call.village,
        version=form.versions.get(number=1),
        answers={"pitch": f"Un projet {number}"},
        started_at=NOW,
        changed_at=NOW,
    )
    values: dict[str, Any] = {
        "title": f"Projet {number}",
        "kind": ProjectKind.START_UP.value,
        "language": "fr",
        "axis": call.axes.order_by("position").first(),
        "begun_at": NOW,
        "changed_at": NOW,
        "link_hash": f"{number:064d}",
        "email": f"projet-{number}@candidat.example",
    }
    if state is not ApplicationState.DRAFT:
        holder = holder or make_person()
        values |= {
            "number": number,
            "filed_at": NOW,
            "receipt": f"{number:064x}",
            "project": make_project(holder=holder, title=values["title"], known_in=call.village),
        }
    if state is ApplicationState.ELIGIBLE:
        values["round"] = call.rounds.order_by("number").first()
    return Application.objects.create(
        village=call.village,
        call=call,
        sheet=sheet,
        holder=holder,
        state=state.value,
        **values | more,
    )


def make_letter_draft(application: Application, **more: Any) -> Letter:
    """A letter that waits to be checked and approved."""
    values = {
        "kind": LetterKind.INADMISSIBLE.value,
        "language": "fr",
        "subject": "Votre candidature",
        "body": "Elle n’est pas recevable.",
        "basis": "0" * 64,
        "prepared_at": NOW,
    }
    return Letter.objects.create(application=application, **values | more)


def make_appeal(application: Application, **more: Any) -> Appeal:
    """A refusal that is contested, and waits for an answer."""
    values = {"against": "inadmissible", "words": "Relisez-moi.", "made_at": NOW}
    return Appeal.objects.create(application=application, **values | more)


def make_rule(call: Call, **more: Any) -> EligibilityRule:
    """A rule of screening: whoever applies is further than an idea."""
    number = next(_numbers)
    values = {
        "code": f"rule-{number}",
        "step": "eligible",
        "names": {"fr": "Un pilote existe", "en": "There is a pilot"},
        "reasons": {"fr": "Le projet n’a pas encore de pilote.", "en": "There is no pilot yet."},
        "condition": {"what": "choice", "question": "stage", "among": ["pilot"]},
        "position": number,
    }
    return EligibilityRule.objects.create(call=call, **values | more)


def make_juror(call: Call, party: Party | None = None, **more: Any) -> Juror:
    """A juror who signed that they are impartial, and knows every axis of the call."""
    values = {"invited_at": NOW, "signed_at": NOW, "statement": "Je suis impartial."}
    juror = Juror.objects.create(call=call, party=party or make_person(), **values | more)
    juror.axes.set(call.axes.all())
    return juror


def make_reading(application: Application, juror: Juror, **more: Any) -> Reading:
    """A reading that its juror has before them."""
    values = {"state": ReadingState.GIVEN.value, "made_at": NOW}
    return Reading.objects.create(
        round=application.round, application=application, juror=juror, **values | more
    )


def score_all(reading: Reading, points: int, words: str = "") -> None:
    """The reading is finished: each criterion of its round has these points."""
    Reading.objects.filter(pk=reading.pk).update(state=ReadingState.BEGUN.value)
    Score.objects.bulk_create(
        Score(reading=reading, criterion=criterion, points=points)
        for criterion in reading.round.criteria.all()
    )
    Reading.objects.filter(pk=reading.pk).update(
        state=ReadingState.DONE.value, done_at=NOW, words=words
    )


def make_cohort(village: Village, **more: Any) -> Cohort:
    """A cohort of eight months, begun a month ago."""
    number = next(_numbers)
    values = {
        "code": f"cohort-{number}",
        "names": {"fr": f"Promotion {number}", "en": f"Cohort {number}"},
        "first_on": date(2026, 10, 19),
        "last_on": date(2027, 6, 18),
    }
    values |= {key: value for key, value in more.items() if key != "programme"}
    return Cohort.objects.create(
        village=village, programme=more.get("programme") or make_programme(village), **values
    )


def make_member(cohort: Cohort, holder: Party | None = None, **more: Any) -> Member:
    """A project in the programme."""
    holder = holder or make_person()
    values = {
        "state": MemberState.INSIDE.value,
        "joined_on": cohort.first_on,
        "project": more.pop("project", None)
        or make_project(holder=holder, known_in=cohort.village),
    }
    return Member.objects.create(cohort=cohort, holder=holder, **values | more)


def make_sitting(
    call: Call,
    *,
    jurors: int = 2,
    applications: int = 3,
    chair: Party | None = None,
    **more: Any,
) -> tuple[Deliberation, list[Juror], list[Application]]:
    """An open deliberation of the call's first round: its jurors in the room, the first in the chair, and its files."""
    in_round = call.rounds.order_by("number")[0]
    files = [make_application(call) for _ in range(applications)]
    jury = [make_juror(call, None if n else chair, chairs=n == 0) for n in range(jurors)]
    for juror in jury:
        KnownParty.objects.get_or_create(
            village=call.village, party=juror.party, defaults={"since": NOW}
        )
    values = {"opened_at": NOW, "chair": jury[0], "order": [one.pk for one in files]}
    meeting = Deliberation.objects.create(round=in_round, **values | more)
    for juror in jury:
        Presence.objects.create(deliberation=meeting, juror=juror, since=NOW)
    return meeting, jury, files


def make_conflict(juror: Juror, application: Application, **more: Any) -> ConflictOfInterest:
    """A juror who declared that they know whoever applies."""
    values = {"ground": Ground.OTHER.value, "declared_at": NOW}
    return ConflictOfInterest.objects.create(juror=juror, application=application, **values | more)
