"""The pictures of a resource, for programs: sent as a form, read as a file."""

from typing import Annotated, Any

from django.http import FileResponse
from ninja import Field, File, Form, Query, Status, UploadedFile

from creuset.core import clock, files
from creuset.core.api import Asked, Router, needs
from creuset.core.roles import Scope
from creuset.core.views_files import answer_file
from creuset.people.requests import ApiRequest
from creuset.places import pictures
from creuset.places.api.resources import PictureOut, picture_values
from creuset.places.queries.access import get_resource

router = Router(tags=["places"])

_FILE = {"schema": {"type": "string", "format": "binary"}}
#: What the operation that reads a picture answers, for the document.
_READ = {
    "responses": {
        200: {
            "description": "The picture",
            "content": {kind.media_type: _FILE for kind in (files.JPEG, files.PNG, files.WEBP)},
        }
    }
}


class PictureIn(Asked):
    """What a picture shows, in one of the village's languages; its first unless told."""

    description: Annotated[str, Field(max_length=pictures.LONGEST_DESCRIPTION)] = ""
    language: Annotated[str, Field(max_length=12)] = ""


class Size(Asked):
    """The least width that is enough, in pixels: the smallest version that has it, else the whole."""

    width: Annotated[int, Field(ge=1, le=100_000)] | None = None


@router.post("/resources/{slug:code}/pictures", response={201: PictureOut}, summary="Add a picture")
@needs(Scope.PLACES)
def add_one(
    request: ApiRequest, code: str, file: File[UploadedFile], picture: Form[PictureIn]
) -> Status[Any]:
    """A JPEG, PNG or WebP of 8 MB at most, after the others; it is written anew, without what else it held."""
    stored = pictures.add_picture(
        resource=get_resource(request.village, code, request.auth),
        upload=file,
        description=pictures.described(
            request.village, picture.description, language=picture.language
        ),
        by=request.auth,
        now=clock.now(),
    )
    return Status(201, picture_values(stored))


@router.get(
    "/resources/{slug:code}/pictures/{int:pk}",
    summary="A picture",
    openapi_extra=_READ,
    response={200: None},
)
def get_one(request: ApiRequest, code: str, pk: int, size: Query[Size]) -> FileResponse:
    """The file itself, or a smaller version of it."""
    found = pictures.get_picture(get_resource(request.village, code, request.auth), pk)
    return answer_file(found, files.smallest(found, size.width))


@router.delete(
    "/resources/{slug:code}/pictures/{int:pk}",
    response={204: None},
    summary="Remove a picture",
)
@needs(Scope.PLACES)
def remove_one(request: ApiRequest, code: str, pk: int) -> Status[Any]:
    """One picture less."""
    pictures.remove_picture(
        resource=get_resource(request.village, code, request.auth),
        picture_id=pk,
        by=request.auth,
        now=clock.now(),
    )
    return Status(204, None)
