"""The rules of places, for programs."""

from typing import Annotated, Any

from ninja import Field, Query, Status
from pydantic import AwareDatetime

from creuset.bookings.actions.rulebook import add_rule, change_rule, checked_rule, remove_rule
from creuset.bookings.permissions import check_may_write_rules
from creuset.bookings.queries.rule_preview import preview
from creuset.bookings.queries.rules_told import RuleTold, rules_of_resource, rules_of_village
from creuset.bookings.rules import policies
from creuset.bookings.written import editing
from creuset.bookings.written.policy_rows import judged, rules_data
from creuset.core import clock
from creuset.core.api import In, Out, Router, needs
from creuset.core.roles import Scope
from creuset.people.queries.groups import group_names
from creuset.people.requests import ApiRequest
from creuset.places.api import Code
from creuset.places.queries.access import get_resource

router = Router(tags=["bookings"])

#: The keys of a table of the village file, days as text; its reference says them all.
type Written = Annotated[dict[str, Any], Field(max_length=60)]
#: What a thing said when it was read; where it is another now, nothing is written.
type Seen = Annotated[str, Field(max_length=16)]


class RuleFilter(In):
    """Of which resource; all of the village where it is left out."""

    resource: Code = ""


class RuleOut(Out):
    """A rule in words: what it says, where, for whom, why."""

    code: str
    label: str
    sentence: str
    where: str
    whom: str
    why: str


class WrittenIn(In):
    """Something as a village file writes it."""

    entry: Written
    seen: Seen | None = None


class WrittenOut(Out):
    """Something as a village file writes it, and the mark of what it says."""

    entry: dict[str, Any]
    seen: str


class SeenFilter(In):
    """The mark of what was read."""

    seen: Seen | None = None


class TurnedOut(Out):
    """A booking to come that the rule would have turned, and what it would have said."""

    booking: int
    title: str
    starts_at: AwareDatetime
    said: str


class WeighedOut(Out):
    """What a rule says, and what it would have said to the bookings to come."""

    sentence: str
    judged: int
    is_cut: bool
    turned: list[TurnedOut]


@router.get("/rules", response=list[RuleOut], summary="The rules of places")
def list_rules(request: ApiRequest, asked: Query[RuleFilter]) -> list[RuleTold]:
    """In the language of the request, as the desk reads them."""
    if asked.resource:
        return rules_of_resource(get_resource(request.village, asked.resource, request.auth))
    return rules_of_village(request.village)


@router.post("/rules", response={201: WrittenOut}, summary="Write a new rule")
@needs(Scope.PLACES)
def write_rule(request: ApiRequest, asked: WrittenIn) -> Status[dict[str, Any]]:
    """It holds from now on; without a code it takes one from its kind. What is booked stays."""
    made = add_rule(
        village=request.village,
        entry=editing.from_json(asked.entry),
        by=request.auth,
        now=clock.now(),
    )
    return Status(201, _answer(request, made.code))


@router.post("/rules/weigh", response=WeighedOut, summary="Weigh a rule")
@needs(Scope.PLACES)
def weigh(request: ApiRequest, asked: WrittenIn) -> dict[str, Any]:
    """What it says in plain words, and what it would have said to the bookings to come; nothing is written."""
    check_may_write_rules(request.auth, request.village)
    written = checked_rule(village=request.village, entry=editing.from_json(asked.entry))
    rule = judged(written)
    weighed = preview(request.village, rule, now=clock.now())
    return {
        "sentence": str(policies.sentence(rule.params, group_names(request.village, written.only))),
        "judged": weighed.judged,
        "is_cut": weighed.is_cut,
        "turned": [
            {
                "booking": each.booking.pk,
                "title": each.booking.title,
                "starts_at": each.starts_at,
                "said": each.said,
            }
            for each in weighed.turned
        ],
    }


@router.get("/rules/{slug:code}", response=WrittenOut, summary="A rule as it is written")
def read_rule(request: ApiRequest, code: str) -> dict[str, Any]:
    """For whoever may change it."""
    check_may_write_rules(request.auth, request.village)
    return _answer(request, code)


@router.put("/rules/{slug:code}", response=WrittenOut, summary="Change a rule")
@needs(Scope.PLACES)
def put_rule(request: ApiRequest, code: str, asked: WrittenIn) -> dict[str, Any]:
    """It says this from now on; what is booked stays."""
    change_rule(
        village=request.village,
        code=code,
        entry=editing.from_json(asked.entry),
        by=request.auth,
        now=clock.now(),
        seen=asked.seen,
    )
    return _answer(request, code)


@router.delete("/rules/{slug:code}", response={204: None}, summary="Remove a rule")
@needs(Scope.PLACES)
def delete_rule(request: ApiRequest, code: str, asked: Query[SeenFilter]) -> Status[None]:
    """It holds no more; what is booked stays."""
    remove_rule(
        village=request.village, code=code, by=request.auth, now=clock.now(), seen=asked.seen
    )
    return Status(204, None)


def _answer(request: ApiRequest, code: str) -> dict[str, Any]:
    entry = editing.found({"policies": rules_data(request.village)}, ("policies",), code)
    return {"entry": editing.as_json(entry), "seen": editing.mark(entry)}
