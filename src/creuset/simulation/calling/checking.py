"""What must be true of a call that was lived, whatever happened in it; what is not is told in words for engineers."""

from collections import Counter
from collections.abc import Iterator

from django.db.models import Count, F

from creuset.core.seals import checking
from creuset.incubation.models import (
    Application,
    AssignmentPlan,
    Attendance,
    Call,
    ConflictOfInterest,
    Decision,
    Filing,
    Juror,
    Letter,
    Member,
    Pitch,
    Reading,
)
from creuset.incubation.queries.quotas import breaches_of
from creuset.incubation.states import ApplicationState, MemberState, Outcome, ReadingState


class Broken(AssertionError):
    """A call was lived, and something in it does not hold."""


def check(call: Call) -> None:
    """Raise Broken with all that does not hold of the call."""
    if found := list(faults(call)):
        raise Broken("; ".join(found))


def faults(call: Call) -> Iterator[str]:
    """Yield what does not hold."""
    yield from _of_files(call)
    yield from _of_readings(call)
    yield from _of_decisions(call)
    yield from _of_cohort(call)
    yield from (f"sealed: {one}" for one in checking.changed_objects())


def _of_files(call: Call) -> Iterator[str]:
    numbers = [
        one
        for one in Application.objects.filter(call=call)
        .order_by("number")
        .values_list("number", flat=True)
        if one is not None
    ]
    if numbers != list(range(1, len(numbers) + 1)):
        yield "numbers of files leave holes"
    filed = Application.objects.filter(call=call, filed_at__isnull=False)
    if filed.exclude(pk__in=Filing.objects.values("application")).exists():
        yield "a file was filed without a receipt"
    if filed.filter(late_door=None, filed_at__gt=F("call__closes_at")).exists():
        yield "a file was filed after the deadline without a door"


def _of_readings(call: Call) -> Iterator[str]:
    rows = Reading.objects.filter(round__call=call, state=ReadingState.DONE)
    load = Counter(rows.values_list("juror", flat=True))
    caps = dict(Juror.objects.filter(call=call).values_list("pk", "most"))
    if any(count > caps[juror] for juror, count in load.items()):
        yield "a juror reads more than agreed"
    apart = set(
        ConflictOfInterest.objects.filter(juror__call=call, lifted_at=None).values_list(
            "juror", "application"
        )
    )
    if apart & set(rows.values_list("juror", "application")):
        yield "a juror read a file in conflict"
    plans = AssignmentPlan.objects.filter(round__call=call)
    wanted = max(plans.values_list("round__readings", flat=True), default=0)
    read = Counter(rows.values_list("application", flat=True))
    jury = len(caps)
    for key in Decision.objects.filter(round__call=call).values_list("application", flat=True):
        away = sum(application == key for _juror, application in apart)
        if read[key] < min(wanted, jury - away):
            yield f"file {key} was read {read[key]} times"


def _of_decisions(call: Call) -> Iterator[str]:
    round_ = call.rounds.select_related("call").get()
    rows = list(Decision.objects.filter(round=round_).select_related("application__axis"))
    # Whoever gave up the place left it to another.
    standing = [one for one in rows if one.application.state != ApplicationState.DECLINED]
    if breaches_of(round_, standing):
        yield "the selection breaks its quotas"
    placed = Application.objects.filter(call=call, state=ApplicationState.SELECTED).count()
    if placed > round_.seats:
        yield "more are selected than there are places"
    told = Letter.objects.filter(application__call=call, sent_at__isnull=False)
    if (
        Decision.objects.filter(round=round_)
        .exclude(application__in=told.values("application"))
        .exists()
    ):
        yield "a decision has no letter that left"
    if Decision.objects.filter(round=round_, outcome=Outcome.REFUSED.value, reason="").exists():
        yield "a refusal has no reason"


def _of_cohort(call: Call) -> Iterator[str]:
    rows = Member.objects.filter(cohort__call=call)
    coming = Application.objects.filter(call=call, state=ApplicationState.SELECTED)
    inside = rows.exclude(state=MemberState.NEVER)
    if set(inside.values_list("application", flat=True)) != set(
        coming.values_list("pk", flat=True)
    ):
        yield "laureates and cohort differ"
    if inside.exclude(state__in=[MemberState.FINISHED, MemberState.LEFT]).exists():
        yield "somebody is still in a cohort that is over"
    pitching = Pitch.objects.filter(session__cohort__call=call, session__off_at=None)
    if pitching.exclude(member__state=MemberState.FINISHED).exists():
        yield "somebody pitched who did not finish"
    twice = Attendance.objects.filter(session__cohort__call=call).values("session", "member")
    if twice.annotate(count=Count("pk")).filter(count__gt=1).exists():
        yield "somebody was twice at one session"
