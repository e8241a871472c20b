"""Notices for programs: what whoever calls was told, and how they want to be told."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from ninja import Query
from pydantic import AwareDatetime

from creuset.core import clock
from creuset.core.api import In, Out, Paged, Paging, Router, needs, page
from creuset.core.paging import Page, mapped
from creuset.core.roles import Scope
from creuset.notices import actions, queries
from creuset.notices.models import Notice
from creuset.people.requests import ApiRequest

router = Router(tags=["notices"])
#: What belongs to no village.
account = Router(tags=["notices"])


class NoticeOut(Out):
    """Something that the caller, or an organisation it speaks for, was told."""

    id: int
    topic: str
    party: int
    subject: str
    sentence: str
    details: list[tuple[str, str]]
    reason: str
    path: str
    created_at: AwareDatetime
    read_at: AwareDatetime | None


class ReadOut(Out):
    """How many notices were unread."""

    read: int


class ChoiceOut(Out):
    """How the caller is told of a topic."""

    topic: str
    label: str
    on_page: bool
    by_mail: bool


class ChoicesIn(In):
    """The topics told on the page, and those told by mail; any other is not."""

    on_page: list[str]
    by_mail: list[str]


@router.get("/notices", response=Paged[NoticeOut], summary="Notices")
def list_notices(
    request: ApiRequest, response: HttpResponse, asked: Query[Paging]
) -> Page[dict[str, Any]]:
    """What the caller was told in the village, the latest first."""
    rows = queries.notices_of(request.village, by=request.auth, now=clock.now())
    found = page(rows, order=("-created_at",), at=asked, request=request, response=response)
    return mapped(found, lambda some: _values(some, request))


@router.post("/notices/{int:pk}/read", response=NoticeOut, summary="Read a notice")
@needs(Scope.PEOPLE)
def read(request: ApiRequest, pk: int) -> dict[str, Any]:
    """The notice is read."""
    notice = actions.read(village=request.village, pk=pk, by=request.auth, now=clock.now())
    return _values([notice], request)[0]


@router.post("/notices/read", response=ReadOut, summary="Read all notices")
@needs(Scope.PEOPLE)
def read_all(request: ApiRequest) -> dict[str, int]:
    """Everything that the caller was told in the village is read."""
    return {"read": actions.read_all(village=request.village, by=request.auth, now=clock.now())}


@account.get("/me/notices", response=list[ChoiceOut], summary="How I am told")
def choices(request: ApiRequest) -> list[dict[str, Any]]:
    """How the caller is told of each topic."""
    return [
        {
            "topic": one.topic.code,
            "label": str(one.topic.label),
            "on_page": one.on_page,
            "by_mail": one.by_mail,
        }
        for one in queries.choices_of(request.auth)
    ]


@account.put("/me/notices", response=list[ChoiceOut], summary="Choose how I am told")
@needs(Scope.PEOPLE)
def choose(request: ApiRequest, asked: ChoicesIn) -> list[dict[str, Any]]:
    """The caller is told as they chose."""
    actions.choose(by=request.auth, on_page=asked.on_page, by_mail=asked.by_mail)
    return choices(request)


def _values(notices: Sequence[Notice], request: ApiRequest) -> list[dict[str, Any]]:
    return [
        {
            "id": told.notice.pk,
            "topic": told.notice.topic,
            "party": told.notice.party_id,
            "subject": told.said.subject,
            "sentence": told.said.sentence,
            "details": list(told.said.details),
            "reason": told.said.reason,
            "path": told.said.path,
            "created_at": told.notice.created_at,
            "read_at": told.notice.read_at,
        }
        for told in queries.say(notices, request.village)
    ]
