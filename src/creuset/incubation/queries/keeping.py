"""How long each application that came to nothing is kept."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from creuset.incubation.models import Appeal, Application, Letter
from creuset.incubation.rules.keeping import UNSUCCESSFUL, Ended, kept_until
from creuset.incubation.rules.letters import REFUSALS
from creuset.incubation.states import ApplicationState
from creuset.villages.models import Village

#: What `with_ending` says of each row.
_ENDING = ("refusal_told_at", "appeal_answered_at", "is_contested")


def ending(village: Village) -> Iterator[tuple[Application, Ended]]:
    """Give each application of the village that came to nothing and is not emptied; one query."""
    rows = Application.objects.filter(
        Q(state__in=UNSUCCESSFUL) | Q(call__dropped_at__isnull=False),
        village=village,
        emptied_at=None,
    ).exclude(state=ApplicationState.SELECTED)
    for row in with_ending(rows.select_related("call", "holder")).order_by("pk"):
        row.village = row.call.village = village
        yield row, ended_of(row)


def with_ending(rows: QuerySet[Application]) -> QuerySet[Application]:
    """Return the applications with what says until when they are kept: of their letters, of their appeals."""
    own = {"application": OuterRef("pk")}
    letters = Letter.objects.filter(**own, kind__in=REFUSALS, sent_at__isnull=False)
    answered = Appeal.objects.filter(**own, answered_at__isnull=False)
    return rows.annotate(
        refusal_told_at=Subquery(letters.order_by("-sent_at").values("sent_at")[:1]),
        appeal_answered_at=Subquery(answered.order_by("-answered_at").values("answered_at")[:1]),
        is_contested=Exists(Appeal.objects.filter(**own, answered_at=None)),
    )


def ended_of(row: Application) -> Ended:
    """Return when an application came to nothing; one query, unless it was read `with_ending`."""
    village, call = row.village, row.call
    told, answered, is_contested = _ending(row)
    told_on = village.day_of(told) if told else None
    ended_at = call.closes_at if row.state == ApplicationState.LAPSED else row.changed_at
    return Ended(
        state=ApplicationState(row.state),
        ended_on=village.day_of(ended_at),
        months=call.kept_months,
        dropped_on=village.day_of(call.dropped_at) if call.dropped_at else None,
        appeal_until=date.fromordinal(told_on.toordinal() + call.appeal_days) if told_on else None,
        answered_on=village.day_of(answered) if answered else None,
        is_contested=is_contested,
    )


def kept_until_of(row: Application) -> date | None:
    """Return the last day on which the application is kept; None where no time runs, or it is emptied."""
    return None if row.emptied_at is not None else kept_until(ended_of(row))


def _ending(row: Application) -> tuple[datetime | None, datetime | None, bool]:
    """Return when its refusal was told, when an appeal was answered last, and whether one waits for its answer."""
    at_hand = vars(row)
    if _ENDING[0] not in at_hand:
        at_hand = with_ending(Application.objects.filter(pk=row.pk)).values(*_ENDING).get()
    told, answered, is_contested = (at_hand[name] for name in _ENDING)
    return told, answered, is_contested
