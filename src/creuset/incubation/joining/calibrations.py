"""What the page of a call tells of how its scores were compared, once that was published: no score."""

from datetime import datetime

from django.http import HttpRequest

from creuset.incubation.call_page import Part, add_part
from creuset.incubation.models import Call
from creuset.incubation.papers.minutes import method_words
from creuset.incubation.queries.calibrations import published_runs


def register() -> None:
    """The page of each call has this part."""
    add_part(_method)


def _method(call: Call, _request: HttpRequest, _now: datetime) -> Part | None:
    newest = {run.round_id: run for run in reversed(published_runs(call.pk))}
    told = [(run.round, method_words(run)) for run in reversed(newest.values())]
    return Part("incubation/deliberations/method.html", {"told": told}) if told else None
