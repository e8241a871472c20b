"""Files are judged before a jury reads them: admissible, then eligible; by hand, or as the rules of the call say."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from creuset.core import audit, locks
from creuset.core.models import Audience
from creuset.core.text import localized
from creuset.incubation.models import Application, Call, EligibilityRule, Reading, Verdict
from creuset.incubation.permissions import check_may_lead
from creuset.incubation.queries.screening import facts_of, form_of_call, line_of, rules_of
from creuset.incubation.rules.screening import (
    REASONED,
    VERBS,
    Proposal,
    Standing,
    Step,
    condition_of,
    data_of,
    propose,
)
from creuset.incubation.states import APPLICATION, ApplicationState, ReadingState
from creuset.incubation.telling.applications import CALL, tell_of
from creuset.kernel.errors import Conflict, Refused
from creuset.kernel.sentences import sentence as _
from creuset.kernel.states import ImpossibleStep
from creuset.people.actors import Actor

DONE = {
    "admit": "applications.admitted",
    "turn_away": "applications.turned_away",
    "accept": "applications.accepted",
    "exclude": "applications.excluded",
    "reopen": "applications.reopened",
    "take_up": "applications.taken_up",
}
RULE_WRITTEN, RULE_DROPPED = "calls.rule_written", "calls.rule_dropped"
#: What takes a verdict back, by the state that it leaves: of which step.
_UNDOES = {
    (ApplicationState.INADMISSIBLE, "take_up"): Step.ADMISSIBLE,
    (ApplicationState.ADMISSIBLE, "reopen"): Step.ADMISSIBLE,
    (ApplicationState.INELIGIBLE, "take_up"): Step.ELIGIBLE,
    (ApplicationState.ELIGIBLE, "reopen"): Step.ELIGIBLE,
}
_GIVES = {verb: (step, standing) for (step, standing), verb in VERBS.items()}


class MovedMeanwhile(Conflict):
    """The file is no longer where whoever decides saw it."""

    code = "application-moved"


class ReasonMissing(Refused):
    """A refusal, or what takes a verdict back, says why."""

    code = "reason-missing"


@dataclass(frozen=True)
class Screened:
    """What came of judging several files at once."""

    done: tuple[Application, ...]
    #: Judged by a colleague meanwhile, or no longer as the preview showed.
    left: tuple[Application, ...]


@transaction.atomic
def judge(
    *,
    application: Application,
    verb: str,
    by: Actor,
    now: datetime,
    reason: str = "",
    seen: ApplicationState | None = None,
) -> Application:
    """The file is where `verb` leads, with its verdict kept; what is accepted stands in the first round of its call.

    `seen` is where whoever decides saw it. Raise Forbidden; MovedMeanwhile; ReasonMissing; Refused where the call has
    no round; Conflict where a juror has begun to read what would be taken back.
    """
    check_may_lead(by, application.call)
    row = hold(application)
    return _judge(row, verb, by=by, now=now, reason=reason, seen=seen)


@transaction.atomic
def judge_all(
    *,
    call: Call,
    seen: Mapping[int, ApplicationState],
    verb: str,
    by: Actor,
    now: datetime,
    reason: str = "",
) -> Screened:
    """Each of these files of the call that still stands where it was seen is where `verb` leads, with its verdict.

    Raise Forbidden; ReasonMissing; Refused where the call has no round.
    """
    check_may_lead(by, call)
    done, left = list[Application](), list[Application]()
    for row in _held(call, seen):
        try:
            _judge(row, verb, by=by, now=now, reason=reason, seen=seen[row.pk])
        except Conflict:
            left.append(row)
        else:
            done.append(row)
    return Screened(tuple(done), tuple(left))


@transaction.atomic
def screen(
    *, call: Call, step: Step, shown: Mapping[int, Standing], by: Actor, now: datetime
) -> Screened:
    """Of these files each is judged as the rules say, if they still say what the preview showed.

    Raise Forbidden; Refused where the call has no round.
    """
    check_may_lead(by, call)
    rules = list(EligibilityRule.objects.filter(call=call).order_by("position"))
    words = {rule.code: rule.reasons for rule in rules}
    done, left = list[Application](), list[Application]()
    for row in _held(call, shown):
        proposal = propose(rules_of(rules), facts_of(line_of(row), call), step)
        verb = VERBS.get((step, proposal.standing))
        is_there = verb is not None and APPLICATION.allows(ApplicationState(row.state), verb)
        if verb is None or not is_there or proposal.standing is not shown[row.pk]:
            left.append(row)
            continue
        reason = reason_of(proposal, words, language=row.language)
        codes = [one.rule.code for one in proposal.judged]
        _judge(row, verb, by=by, now=now, reason=reason, rules=codes)
        done.append(row)
    return Screened(tuple(done), tuple(left))


@transaction.atomic
def write_rule(
    *,
    call: Call,
    step: Step,
    names: Mapping[str, str],
    condition: Mapping[str, object],
    reasons: Mapping[str, str],
    by: Actor,
    now: datetime,
    rule: EligibilityRule | None = None,
) -> EligibilityRule:
    """The call makes the condition at the step: a new rule, or `rule` as it is from now on; verdicts given stay.

    Raise Forbidden; Refusals with all that is wrong; Refused where the name or the reason is missing.
    """
    check_may_lead(by, call)
    locks.lock(CALL, [call.pk])
    named = {language: " ".join(text.split()) for language, text in names.items() if text.strip()}
    told = {language: text.strip() for language, text in reasons.items() if text.strip()}
    if not named:
        raise Refused(_("Say in a few words what is asked."), field="names")
    if not told:
        raise Refused(_("Write what is told whoever fails it."), field="reasons")
    read = condition_of(condition, form_of_call(call), call.project_kinds)
    row = rule or EligibilityRule(call=call, code=_code(call, localized(named)))
    if rule is None:
        last = EligibilityRule.objects.filter(call=call).aggregate(last=Max("position"))["last"]
        row.position = 0 if last is None else last + 1
    row.step, row.names, row.reasons, row.condition = step.value, named, told, data_of(read)
    row.save()
    _tell_call(RULE_WRITTEN, call, row, by=by, now=now)
    return row


@transaction.atomic
def drop_rule(*, rule: EligibilityRule, by: Actor, now: datetime) -> None:
    """The call makes this condition no more; verdicts given stay. Raise Forbidden."""
    check_may_lead(by, rule.call)
    locks.lock(CALL, [rule.call_id])
    if EligibilityRule.objects.filter(pk=rule.pk).delete()[0]:
        _tell_call(RULE_DROPPED, rule.call, rule, by=by, now=now)


def hold(application: Application) -> Application:
    """Return the application as it stands, held until the transaction ends."""
    locks.hold_row(Application, application.pk)
    rows = Application.objects.select_related(
        "village", "call__village", "sheet__version", "holder"
    )
    return rows.get(pk=application.pk)


def reason_of(proposal: Proposal, words: Mapping[str, Mapping[str, str]], *, language: str) -> str:
    """Return what is told an applicant of the rules that fail, one a line; nothing where none does."""
    told = (localized(words[code], language) for code in proposal.failing)
    return "\n".join(dict.fromkeys(told))


def take_up_again(*, row: Application, by: Actor, now: datetime, why: str) -> None:
    """A refused application that is held goes back to where it was refused; what its jury read stays read.

    Whoever calls has checked the right to.
    """
    state = ApplicationState(row.state)
    undone = _UNDOES.get((state, "take_up"))
    if undone is not None:
        _take_back(row, undone, by=by, now=now, why=why)
    row.state, row.changed_at = APPLICATION.check(state, "take_up").value, now
    row.save(update_fields=["state", "changed_at"])
    tell_of(row, DONE["take_up"], by=by, now=now, reason=why)


def _held(call: Call, ids: Collection[int]) -> Iterable[Application]:
    """Yield those files of the call, each held, as it stands."""
    pks = Application.objects.filter(call=call, pk__in=list(ids)).order_by("pk")
    for row in pks.select_related("call__village"):
        yield hold(row)


def _judge(
    row: Application,
    verb: str,
    *,
    by: Actor,
    now: datetime,
    reason: str,
    seen: ApplicationState | None = None,
    rules: Iterable[str] = (),
) -> Application:
    state, words = ApplicationState(row.state), reason.strip()
    if verb not in DONE or (state, verb) == (ApplicationState.REFUSED, "take_up"):
        raise ImpossibleStep(state, verb, APPLICATION.verbs(state))
    if (seen is not None and state is not seen) or not APPLICATION.allows(state, verb):
        raise MovedMeanwhile(
            _("“%(title)s” has moved meanwhile: %(state)s.", title=row.title, state=row.state_label)
        )
    if verb in REASONED and not words:
        raise ReasonMissing(_("Write why: the applicant has a right to know."), field="reason")
    undone = _UNDOES.get((state, verb))
    if undone is not None:
        _take_back(row, undone, by=by, now=now, why=words)
    if verb in _GIVES:
        step, standing = _GIVES[verb]
        Verdict.objects.create(
            application=row,
            step=step.value,
            is_positive=standing is Standing.HOLDS,
            reason=words,
            rules=list(rules),
            given_at=now,
            given_by=by.party,
        )
    if verb == "accept":
        row.round = row.call.rounds.order_by("number").first()
        if row.round is None:
            raise Refused(_("This call has no round yet: add one, then accept its files."))
    row.state, row.changed_at = APPLICATION.check(state, verb).value, now
    row.save(update_fields=["state", "round", "changed_at"])
    tell_of(row, DONE[verb], by=by, now=now, reason=words)
    return row


def _take_back(row: Application, step: Step, *, by: Actor, now: datetime, why: str) -> None:
    """The verdict of the step counts no more; no juror has begun to read."""
    begun = Reading.objects.filter(
        application=row, state__in=[ReadingState.BEGUN, ReadingState.DONE]
    )
    if row.state == ApplicationState.ELIGIBLE and begun.exists():
        raise Conflict(_("A juror has begun to read this file: it stays with the jury."))
    if row.state == ApplicationState.ELIGIBLE:
        Reading.objects.filter(application=row).delete()
        row.round = None
    Verdict.objects.filter(application=row, step=step.value, undone_at=None).update(
        undone_at=now, undone_by=by.party, undone_why=why
    )


def _tell_call(verb: str, call: Call, rule: EligibilityRule, *, by: Actor, now: datetime) -> None:
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=call.village_id,
        about=[(CALL, call.pk)],
        audience=Audience.TEAM,
        data={"call": call.names, "rule": rule.names},
    )


def _code(call: Call, name: str) -> str:
    """Return a code of the name that no other rule of the call has."""
    stem = slugify(name)[:50] or "rule"
    taken = set(EligibilityRule.objects.filter(call=call).values_list("code", flat=True))
    tries = (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3)))
    return next(code for code in tries if code not in taken)
