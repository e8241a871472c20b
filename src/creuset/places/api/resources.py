"""Resources for programs: their list, their sheets, what is changed of them."""

from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Field, Query
from pydantic import AwareDatetime

from creuset.core import clock, files
from creuset.core.api import In, Line, Out, Paged, Paging, Router, Text, needs, page
from creuset.core.api.schemas import Day
from creuset.core.models import StoredFile
from creuset.core.paging import Page, mapped
from creuset.core.roles import Scope
from creuset.people.requests import ApiRequest
from creuset.places.actions.disorder import LONGEST_NOTE, put_out_of_order, put_right
from creuset.places.actions.sheets import change
from creuset.places.kinds import Kind
from creuset.places.models import Resource, WhoBooks
from creuset.places.pictures import KIND
from creuset.places.queries.access import get_resource, resources_seen, with_words
from creuset.places.queries.availability import with_features

router = Router(tags=["places"])

Code = Annotated[str, Field(max_length=60)]


class ResourceOut(Out):
    """Anything that one party has at a time."""

    id: int
    code: str
    name: str
    names: dict[str, str]
    kind: str
    building: str
    level: str | None
    whole: int | None
    is_pool: bool
    area_m2: float | None
    capacity: int | None
    features: dict[str, Any]
    #: Features that do not work, with the day on which each works again (empty: nobody knows) and what it has.
    out_of_order: dict[str, dict[str, str]]
    description: dict[str, str]
    who_books: str
    is_public: bool
    is_unbuilt: bool
    valid_from: Day | None
    valid_until: Day | None


class PictureOut(Out):
    """A picture of a resource, as it was kept."""

    id: int
    name: str
    media_type: str
    size: int
    width: int | None
    height: int | None
    description: dict[str, str]
    created_at: AwareDatetime


class SheetOut(ResourceOut):
    """A resource with its pictures, in their order."""

    pictures: list[PictureOut]


class ResourceFilter(Paging):
    """Which resources; a feature is written `name`, or `name:value` – a number is asked at least."""

    kind: Kind | None = None
    building: Code = ""
    words: Annotated[str, Field(max_length=60)] = ""
    feature: Annotated[list[Annotated[str, Field(max_length=60)]], Field(max_length=10)] = []


class SheetIn(In):
    """What a resource becomes; what is left out stays."""

    # Left out, they stay, whatever stands here; none of them may be nothing.
    names: dict[str, Line] = {}
    description: dict[str, Text] = {}
    capacity: Annotated[int, Field(ge=1, le=100_000)] | None = None
    who_books: WhoBooks = WhoBooks.MEMBERS
    is_public: bool = True
    turnaround_minutes: Annotated[int, Field(ge=0, le=1440)] | None = None
    valid_from: Day | None = None
    valid_until: Day | None = None


def read_features(written: list[str]) -> dict[str, str | float | bool]:
    """Return what features are asked for; a name that would mean a look-up is passed over."""
    asked: dict[str, str | float | bool] = {}
    for one in written:
        name, colon, value = one.partition(":")
        if not name.isidentifier() or "__" in name:
            continue
        try:
            asked[name] = float(value) if colon else True
        except ValueError:
            asked[name] = value
    return asked


def resource_values(resource: Resource) -> dict[str, Any]:
    """Return a resource, its building and level loaded, as a program reads it."""
    return {
        **{name: getattr(resource, name) for name in _PLAIN},
        "id": resource.pk,
        "building": resource.building.code,
        "level": resource.level.code if resource.level else None,
        "whole": resource.whole_id,
    }


def sheet_values(resource: Resource) -> dict[str, Any]:
    """Return a resource, as `resource_values`, with its pictures; one query."""
    pictures = [picture_values(stored) for stored in files.list_of(KIND, resource.pk)]
    return resource_values(resource) | {"pictures": pictures}


def picture_values(stored: StoredFile) -> dict[str, Any]:
    """Return a picture as a program reads it."""
    return {"id": stored.pk} | {name: getattr(stored, name) for name in _OF_A_PICTURE}


_OF_A_PICTURE = (
    "name",
    "media_type",
    "size",
    "width",
    "height",
    "description",
    "created_at",
)

_PLAIN = (
    "code",
    "name",
    "names",
    "kind",
    "is_pool",
    "area_m2",
    "capacity",
    "features",
    "out_of_order",
    "description",
    "who_books",
    "is_public",
    "is_unbuilt",
    "valid_from",
    "valid_until",
)


@router.get("/resources", response=Paged[ResourceOut], summary="The resources of the village")
def list_resources(
    request: ApiRequest, response: HttpResponse, asked: Query[ResourceFilter]
) -> Page[dict[str, Any]]:
    """By code: all for the team, for others those that they may see."""
    rows = resources_seen(request.village, request.auth)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.building:
        rows = rows.filter(building__code=asked.building)
    rows = with_words(rows, asked.words, request.village)
    rows = with_features(rows, read_features(asked.feature)).select_related("building", "level")
    found = page(rows, order=("code",), at=asked, request=request, response=response)
    return mapped(found, lambda some: [resource_values(resource) for resource in some])


@router.get("/resources/{slug:code}", response=SheetOut, summary="A resource")
def get_one(request: ApiRequest, code: str) -> dict[str, Any]:
    """Its sheet."""
    return sheet_values(get_resource(request.village, code, request.auth))


@router.patch("/resources/{slug:code}", response=SheetOut, summary="Change a resource")
@needs(Scope.PLACES)
def change_one(request: ApiRequest, code: str, sheet: SheetIn) -> dict[str, Any]:
    """What the desk may change of it; the rest is the village file's."""
    resource = get_resource(request.village, code, request.auth)
    changed = change(
        resource=resource,
        changes=sheet.model_dump(exclude_unset=True),
        by=request.auth,
        now=clock.now(),
    )
    return sheet_values(changed)


class OutOfOrderIn(In):
    """The day on which it works again, where it is known, and what is wrong."""

    until: Day | None = None
    note: Annotated[str, Field(max_length=LONGEST_NOTE)] = ""


@router.put(
    "/resources/{slug:code}/out-of-order/{slug:feature}",
    response=SheetOut,
    summary="Put a feature out of order",
)
@needs(Scope.PLACES)
def put_one_out_of_order(
    request: ApiRequest, code: str, feature: str, told: OutOfOrderIn
) -> dict[str, Any]:
    """Whoever looks for it does not find the resource meanwhile."""
    resource = get_resource(request.village, code, request.auth)
    return sheet_values(
        put_out_of_order(
            resource=resource,
            feature=feature,
            until=told.until,
            note=told.note,
            by=request.auth,
            now=clock.now(),
        )
    )


@router.delete(
    "/resources/{slug:code}/out-of-order/{slug:feature}",
    response=SheetOut,
    summary="Put a feature right",
)
@needs(Scope.PLACES)
def put_one_right(request: ApiRequest, code: str, feature: str) -> dict[str, Any]:
    """It works again."""
    resource = get_resource(request.village, code, request.auth)
    return sheet_values(
        put_right(resource=resource, feature=feature, by=request.auth, now=clock.now())
    )
