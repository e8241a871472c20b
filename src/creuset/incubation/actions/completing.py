"""An application is sent back to be completed, with words, places and a last day."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from creuset.incubation.actions.applications import locked, tell
from creuset.incubation.actions.corrections import open_correction
from creuset.incubation.models import Application, Completion, Correction
from creuset.incubation.notices.applications import COMPLETE, tell_writers
from creuset.incubation.permissions import check_may_lead
from creuset.incubation.rules.filing import OnCover
from creuset.incubation.states import APPLICATION, ApplicationState
from creuset.kernel.errors import Refused
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.questions.rules import form_of


@transaction.atomic
def ask_to_complete(
    *,
    application: Application,
    words: str,
    answer_by: datetime,
    by: Actor,
    now: datetime,
    places: Collection[str] = (),
) -> Completion:
    """The holder and who writes with them are told what is asked for, and write it anew until that instant.

    `places` are keys of questions and of the cover (`OnCover`): none lets everything be changed. What was filed
    stands until they file again. Raises Forbidden, ImpossibleStep, Refused.
    """
    row = locked(application)
    check_may_lead(by, row.call)
    state = APPLICATION.check(ApplicationState(row.state), "ask")
    if not words.strip():
        raise Refused(_("Say what is missing, so that they can answer."), field="words")
    _check_until(answer_by, now=now)
    made = Completion.objects.create(
        application=row,
        asked_at=now,
        asked_by=by.party,
        words=words.strip(),
        places=_places(row, places),
        answer_by=answer_by,
    )
    row.state = state.value
    row.save(update_fields=["state"])
    if not Correction.objects.filter(application=row).exists():
        open_correction(application=row, by=by, now=now)
    tell(verb="incubation.completion_asked", row=row, by=by, now=now, reason=made.words)
    _tell_writers(row, made, key=f"completion-{made.pk}", now=now)
    return made


@transaction.atomic
def give_more_time(
    *, completion: Completion, answer_by: datetime, by: Actor, now: datetime
) -> Completion:
    """The holder has until then to complete the application, and is told so. Raises Forbidden, Refused."""
    row = locked(completion.application)
    check_may_lead(by, row.call)
    found = Completion.objects.get(pk=completion.pk)
    if found.answered_at is not None:
        raise Refused(_("They have answered already."), field="answer_by")
    _check_until(answer_by, now=now)
    found.answer_by = answer_by
    found.save(update_fields=["answer_by"])
    told = {"answer_by": answer_by.isoformat()}
    tell(verb="incubation.completion_prolonged", row=row, by=by, now=now, **told)
    _tell_writers(row, found, key=f"completion-{found.pk}-{answer_by.isoformat()}", now=now)
    return found


def _tell_writers(row: Application, asked: Completion, *, key: str, now: datetime) -> None:
    """Whoever writes it is told what is asked for: the words, and what may be changed."""
    labels = {one.key: dict(one.labels) for one in form_of(row.sheet.version.data).questions}
    tell_writers(
        COMPLETE,
        row,
        key=key,
        now=now,
        answer_by=asked.answer_by,
        words=asked.words,
        places=list(asked.places),
        labels={place: labels[place] for place in asked.places if place in labels},
    )


def _check_until(answer_by: datetime, *, now: datetime) -> None:
    if answer_by <= now:
        raise Refused(_("Give them a day that is to come."), field="answer_by")


def _places(row: Application, places: Collection[str]) -> list[str]:
    """Return the places in the order of the form. Raises Refused for what is asked nowhere."""
    form = form_of(row.sheet.version.data)
    known = [*(one.value for one in OnCover), *(question.key for question in form.questions)]
    if set(places) - set(known):
        raise Refused(_("The form asks nothing like this."), field="places")
    return [key for key in known if key in places]
