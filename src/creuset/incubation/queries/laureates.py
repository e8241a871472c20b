"""Laureates of a call: all for the team, on the public list those who may be named."""

from dataclasses import dataclass

from django.db.models import QuerySet

from creuset.core.text import in_language
from creuset.incubation.models import Application, Call, ShownLaureate
from creuset.incubation.queries.screening import check_may_read
from creuset.incubation.states import ApplicationState
from creuset.people.actors import Actor


@dataclass(frozen=True)
class Laureate:
    """A laureate as the public list names it."""

    title: str
    #: The company that applied; a person who applied alone is not named.
    company: str
    kind: str
    axis: str


def laureates_of(call: Call) -> list[Laureate]:
    """Return the laureates that the public list names, by title; none while it is not public. One query."""
    if call.laureates_at is None or call.published_at is None:
        return []
    return named_of(call)


def named_of(call: Call) -> list[Laureate]:
    """Return whom the list would name if it were public now, by title; one query."""
    rows = _selected(call).filter(shown_laureate__isnull=False, shown_laureate__withdrawn_at=None)
    return [
        Laureate(
            title=row.title,
            company=row.company.name if row.company else "",
            kind=str(row.get_kind_display()) if row.kind else "",
            axis=in_language(row.axis.names) if row.axis else "",
        )
        for row in rows
    ]


def is_named(row: Application) -> bool:
    """Say whether the list names the application, once it is public."""
    return ShownLaureate.objects.filter(application=row, withdrawn_at=None).exists()


def selected_in(call: Call, *, by: Actor) -> list[Application]:
    """Return all laureates of the call, with what they said of being named. Raise as `files_of`."""
    check_may_read(by, call)
    return list(_selected(call))


def _selected(call: Call) -> QuerySet[Application]:
    rows = Application.objects.filter(call=call, state=ApplicationState.SELECTED)
    return rows.select_related("company", "axis", "holder", "shown_laureate").order_by(
        "title", "pk"
    )
