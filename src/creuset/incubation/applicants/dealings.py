"""Applications among the dealings of whoever reads their home."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from creuset.incubation.models import APPLICATION_LABELS, Application, Completion
from creuset.incubation.states import UNDECIDED, ApplicationState
from creuset.incubation.writers import own_applications
from creuset.people.actors import Actor
from creuset.people.dealings import MOST, Asked, Dealing, Shelf
from creuset.villages.models import Village

#: What is decided, withdrawn or lapsed is told so long.
OVER_FOR = timedelta(days=60)
_S = ApplicationState


def of_reader(village: Village, by: Actor, now: datetime) -> Asked | None:
    """Ask what the reader applies for, and what the team asks them to complete."""
    if by.party_id is None:
        return None
    own = own_applications(village, by).filter(changed_at__gt=now - timedelta(days=730))
    rows = own.select_related("call").order_by("-changed_at", "-pk")[:MOST]
    asked = Completion.objects.filter(application__in=own, answered_at=None).order_by("-pk")[:MOST]

    def make(found: list[Application], open_ones: list[Completion]) -> Iterable[Dealing]:
        until = {one.application_id: one.answer_by for one in open_ones}
        for row in found:
            state = _S(row.state)
            if state not in UNDECIDED and row.changed_at < now - OVER_FOR:
                continue
            yield _dealing(row, village, by, until.get(row.pk), now=now)

    return Asked([rows, asked], make)


def _dealing(
    row: Application, village: Village, by: Actor, until: datetime | None, *, now: datetime
) -> Dealing:
    state = _S(row.state)
    holds = row.holder_id == by.party_id
    is_draft = state is _S.DRAFT and now < row.call.closes_at
    is_asked = state is _S.COMPLETING and until is not None
    due = until if is_asked else row.call.closes_at if is_draft else None
    return Dealing(
        shelf=Shelf.REQUESTS,
        icon="flag",
        title=row.title or _("An application without a title yet"),
        about="",
        url=reverse("incubation_my_applications:application", args=[village, row.pk]),
        at=row.changed_at,
        state=APPLICATION_LABELS[state],
        tone="free" if state is _S.SELECTED else "",
        step=_step(state, is_draft=is_draft, holds=holds),
        is_mine=holds and (is_draft or is_asked),
        due=village.day_of(due) if due else None,
        is_over=state not in UNDECIDED and state is not _S.SELECTED,
    )


def _step(state: ApplicationState, *, is_draft: bool, holds: bool) -> str:
    if is_draft:
        return _("Write and file it") if holds else _("Write it with its holder")
    if state is _S.COMPLETING:
        return _("Complete what the team asks for")
    return _("The team reads it") if state in UNDECIDED else ""
