"""The rules of places, for programs."""

from ninja import Query

from creuset.bookings.queries.rules_told import RuleTold, rules_of_resource, rules_of_village
from creuset.core.api import In, Out, Router
from creuset.people.requests import ApiRequest
from creuset.places.api import Code
from creuset.places.queries.access import get_resource

router = Router(tags=["bookings"])


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


@router.get("/rules", response=list[RuleOut], summary="The rules of places")
def list_rules(request: ApiRequest, asked: Query[RuleFilter]) -> list[RuleTold]:
    """In the language of the request, as the desk reads them."""
    if asked.resource:
        return rules_of_resource(get_resource(request.village, asked.resource, request.auth))
    return rules_of_village(request.village)
