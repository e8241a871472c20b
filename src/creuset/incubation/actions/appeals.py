"""A refusal is contested by its applicant, and answered with a reason by whoever leads the call."""

from datetime import datetime

from django.db import transaction

from creuset.core.models import Audience
from creuset.incubation.actions.screening import hold, take_up_again
from creuset.incubation.models import Appeal
from creuset.incubation.permissions import check_may_lead
from creuset.incubation.queries.appeals import contested, leads_of
from creuset.incubation.rules.appeals import AppealOutcome, WhyNot, why_not
from creuset.incubation.telling.applications import tell_of
from creuset.incubation.writers import Writer
from creuset.kernel.errors import Conflict, Refused
from creuset.kernel.sentences import sentence as _
from creuset.notices.actions import tell
from creuset.people.actors import Actor

MADE, ANSWERED = "applications.appealed", "applications.appeal_answered"
#: What those who lead the call are told.
TEAM_APPEAL = "incubation-appeal-made"
LONGEST = 10_000
_WHY = {
    WhyNot.NOT_REFUSED: _("There is no refusal to contest."),
    WhyNot.ALREADY: _("This decision was contested already: once is what the rules allow."),
    WhyNot.TOO_LATE: _("The days in which this decision could be contested are over."),
}


class CannotAppeal(Refused):
    """The decision cannot be contested, or no more."""

    code = "cannot-appeal"


@transaction.atomic
def appeal(*, writer: Writer, words: str, by: Actor, now: datetime) -> Appeal:
    """The refusal is contested, and waits for the answer of whoever leads the call.

    Raise Forbidden unless the writer holds the application; CannotAppeal; Refused without words.
    """
    writer.check_holds()
    row = hold(writer.application)
    text = words.strip()
    if not text or len(text) > LONGEST:
        raise Refused(_("Say why you contest the decision."), field="words")
    why = why_not(contested(row), row.village.day_of(now))
    if why is not None:
        raise CannotAppeal(_WHY[why])
    made = Appeal.objects.create(
        application=row, against=row.state, words=text, made_at=now, made_by=by.party
    )
    tell_of(row, MADE, by=by, now=now, audience=Audience.PARTIES)
    for lead in leads_of(row.call):
        tell(
            party=lead,
            village=row.village,
            topic=TEAM_APPEAL,
            key=f"{made.pk}",
            content={"appeal": made.pk, "title": row.title},
            now=now,
        )
    return made


@transaction.atomic
def answer(
    *, appeal: Appeal, outcome: AppealOutcome, words: str, by: Actor, now: datetime
) -> Appeal:
    """The appeal is answered; granted, the application is taken up again where it was refused.

    The applicant reads the answer in a letter. Raise Forbidden; Conflict where a colleague was faster; Refused
    without a reason.
    """
    check_may_lead(by, appeal.application.call)
    row = hold(appeal.application)
    found = Appeal.objects.get(pk=appeal.pk)
    if found.answered_at is not None:
        raise Conflict(_("A colleague has just answered this appeal."))
    text = words.strip()
    if not text:
        raise Refused(_("Write why: the applicant has a right to know."), field="words")
    found.outcome, found.answer = outcome.value, text
    found.answered_at, found.answered_by = now, by.party
    found.save(update_fields=["outcome", "answer", "answered_at", "answered_by"])
    if outcome is AppealOutcome.GRANTED and row.state == found.against:
        take_up_again(row=row, by=by, now=now, why=text)
    tell_of(row, ANSWERED, by=by, now=now, reason=text, outcome=outcome.value)
    return found
