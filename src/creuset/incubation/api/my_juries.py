"""A juror's own seat, wishes and readings, for programs: /villages/<village>/my-juries."""

from typing import Annotated, Any, Literal

from ninja import Field

from creuset.core import clock
from creuset.core.api import In, Instant, Line, Out, Router, Text, needs
from creuset.core.roles import Scope
from creuset.incubation.actions import conflicts, juries, readings
from creuset.incubation.actions import wishes as wishing
from creuset.incubation.kinds import Ground
from creuset.incubation.models import Juror, Reading
from creuset.incubation.queries import readings as reads
from creuset.incubation.queries.juries import get_seat, seats_of, terms_of
from creuset.incubation.queries.wishes import wish_rows
from creuset.incubation.rules.affinity import Wish
from creuset.incubation.states import ReadingState
from creuset.incubation.words.statement import statement_of
from creuset.kernel.errors import Forbidden, NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people.requests import ApiRequest

router = Router(tags=["juries"])

Number = Annotated[int, Field(ge=1, le=2**53)]
Points = Annotated[int, Field(ge=-(2**15), le=2**15 - 1)]
Said = Annotated[Text, Field(max_length=readings.LONGEST_WORDS)]


class SeatOut(Out):
    """A jury that the actor was asked to sit in, and the statement that they sign, or signed."""

    call: int
    names: dict[str, str]
    statement: str
    digest: str
    invited_at: Instant
    signed_at: Instant | None
    declined_at: Instant | None
    left_at: Instant | None


class SignIn(In):
    """The digest of the statement that was read, and the name that signs it."""

    digest: Annotated[Line, Field(min_length=64, max_length=64)]
    name: Annotated[Line, Field(min_length=1, max_length=160)]


class WishOut(Out):
    """An application that the jury reads; who applies is not told where the round is blind."""

    application: int
    number: int
    title: str
    axis: str
    summary: str
    holder: str
    wish: str
    conflicts: list[Ground]


class ReadingWishIn(In):
    """What is wished for an application; nothing: no wish."""

    application: Number
    wish: Literal["yes", "maybe", "no", ""]


class WishesIn(In):
    """What is wished for some applications; the others stay as they were."""

    wishes: Annotated[list[ReadingWishIn], Field(min_length=1, max_length=1000)]


class RecuseIn(In):
    """Why the actor must not read an application."""

    application: Number
    ground: Literal["company", "place", "mentor", "supplier", "family", "other"]
    words: Annotated[Text, Field(max_length=conflicts.LONGEST_WORDS)] = ""


class MyReadingOut(Out):
    """An application that the actor has to read, and how far they are."""

    id: int
    round: int
    application: int
    number: int
    title: str
    state: ReadingState
    revision: int
    total: str | None


class CriterionOut(Out):
    """A criterion of the grid, with what was given for it."""

    id: int
    names: dict[str, str]
    weight: int
    least: int
    most: int
    points: int | None
    words: str


class OtherScoreOut(Out):
    """What another juror gave the same application."""

    juror: str
    total: str | None
    words: str


class MyReadingPageOut(MyReadingOut):
    """An application to be read, its grid, and what others gave where that is shown."""

    axis: str
    answers: dict[str, Any]
    grid: list[CriterionOut]
    words: str
    others: list[OtherScoreOut] | None


class ReadingIn(In):
    """What is scored and said, by number of criterion, upon the revision that was read."""

    revision: Annotated[int, Field(ge=0, le=2**31 - 1)]
    points: dict[str, Points | None] = {}
    notes: dict[str, Said] = {}
    words: Said | None = None


class FinishIn(In):
    """The revision that was read."""

    revision: Annotated[int, Field(ge=0, le=2**31 - 1)]


@router.get("/my-juries", response=list[SeatOut], summary="Juries that I was asked to sit in")
def list_seats(request: ApiRequest) -> list[dict[str, Any]]:
    """The latest first."""
    return [_seat(row) for row in seats_of(request.auth, request.village)]


@router.post("/my-juries/{int:pk}/sign", response=SeatOut, summary="Sign as a juror")
@needs(Scope.PROGRAMMES)
def sign(request: ApiRequest, pk: int, wanted: SignIn) -> dict[str, Any]:
    """The statement of impartiality is signed; its words are kept."""
    juror = _mine(request, pk)
    return _seat(
        juries.sign_in(juror=juror, digest=wanted.digest, name=wanted.name, **_acting(request))
    )


@router.post("/my-juries/{int:pk}/decline", response=SeatOut, summary="Decline to judge")
@needs(Scope.PROGRAMMES)
def decline(request: ApiRequest, pk: int) -> dict[str, Any]:
    """The actor does not judge this call."""
    return _seat(juries.decline(juror=_mine(request, pk), **_acting(request)))


@router.post("/my-juries/{int:pk}/leave", response=SeatOut, summary="Leave a jury")
@needs(Scope.PROGRAMMES)
def leave(request: ApiRequest, pk: int) -> dict[str, Any]:
    """What was not scored is free for others."""
    return _seat(juries.leave(juror=_mine(request, pk), **_acting(request)))


@router.get("/my-juries/{int:pk}/wishes", response=list[WishOut], summary="What I may wish to read")
def list_wishes(request: ApiRequest, pk: int) -> list[dict[str, Any]]:
    """Title, axis and a summary of each application that the jury reads."""
    return [
        {
            "application": one.application.pk,
            "number": one.application.number,
            "title": one.application.title,
            "axis": one.application.axis.code if one.application.axis else "",
            "summary": one.summary,
            "holder": one.holder,
            "wish": one.wish,
            "conflicts": [row.ground for row in one.conflicts],
        }
        for one in wish_rows(_in_jury(request, pk))
    ]


@router.put("/my-juries/{int:pk}/wishes", response=list[WishOut], summary="Say what I wish to read")
@needs(Scope.PROGRAMMES)
def wish(request: ApiRequest, pk: int, wanted: WishesIn) -> list[dict[str, Any]]:
    """A no makes an application come last; a conflict keeps it away."""
    told = {one.application: Wish(one.wish) for one in wanted.wishes}
    wishing.tell_wishes(juror=_in_jury(request, pk), wishes=told, **_acting(request))
    return list_wishes(request, pk)


@router.post("/my-juries/{int:pk}/recusals", response=list[WishOut], summary="Recuse myself")
@needs(Scope.PROGRAMMES)
def recuse(request: ApiRequest, pk: int, wanted: RecuseIn) -> list[dict[str, Any]]:
    """A conflict is declared: the actor does not read the application."""
    juror = _in_jury(request, pk)
    seen = {one.application.pk: one.application for one in wish_rows(juror)}
    seen |= {row.application_id: row.application for row in reads.list_of(juror)}
    if wanted.application not in seen:
        raise NotFound(_("The jury does not read one of these applications."))
    conflicts.declare(
        juror=juror,
        application=seen[wanted.application],
        ground=Ground(wanted.ground),
        words=wanted.words,
        **_acting(request),
    )
    return list_wishes(request, pk)


@router.get("/my-juries/{int:pk}/readings", response=list[MyReadingOut], summary="My readings")
def list_readings(request: ApiRequest, pk: int) -> list[dict[str, Any]]:
    """What the actor has to read and has scored."""
    rows = reads.list_of(_in_jury(request, pk))
    totals = reads.totals_of(rows)
    return [_reading(row, totals[row.pk]) for row in rows]


@router.get(
    "/my-juries/{int:pk}/readings/{int:row}",
    response=MyReadingPageOut,
    summary="An application to read and score",
)
def read_reading(request: ApiRequest, pk: int, row: int) -> dict[str, Any]:
    """Its answers – but for those that say who applies, where the round is blind – and its grid."""
    return _page(reads.get_reading(_in_jury(request, pk), row))


@router.put(
    "/my-juries/{int:pk}/readings/{int:row}", response=MyReadingPageOut, summary="Save a reading"
)
@needs(Scope.PROGRAMMES)
def save(request: ApiRequest, pk: int, row: int, wanted: ReadingIn) -> dict[str, Any]:
    """What is not named stays; 409 with how it stands where it was changed since."""
    juror = _in_jury(request, pk)
    typed = readings.Typed(
        points={int(key): value for key, value in wanted.points.items() if key.isdecimal()},
        notes={int(key): value for key, value in wanted.notes.items() if key.isdecimal()},
        words=wanted.words,
    )
    readings.save_reading(
        reading=reads.get_reading(juror, row),
        typed=typed,
        revision=wanted.revision,
        **_acting(request),
    )
    return _page(reads.get_reading(juror, row))


@router.post(
    "/my-juries/{int:pk}/readings/{int:row}/finish",
    response=MyReadingPageOut,
    summary="Finish a reading",
)
@needs(Scope.PROGRAMMES)
def finish(request: ApiRequest, pk: int, row: int, wanted: FinishIn) -> dict[str, Any]:
    """Every criterion is scored, and the scores are sealed."""
    juror = _in_jury(request, pk)
    readings.finish_reading(
        reading=reads.get_reading(juror, row), revision=wanted.revision, **_acting(request)
    )
    return _page(reads.get_reading(juror, row))


@router.post(
    "/my-juries/{int:pk}/readings/{int:row}/reopen",
    response=MyReadingPageOut,
    summary="Open a reading again",
)
@needs(Scope.PROGRAMMES)
def reopen(request: ApiRequest, pk: int, row: int) -> dict[str, Any]:
    """Until the round closes."""
    juror = _in_jury(request, pk)
    readings.reopen_reading(reading=reads.get_reading(juror, row), **_acting(request))
    return _page(reads.get_reading(juror, row))


def _acting(request: ApiRequest) -> dict[str, Any]:
    return {"by": request.auth, "now": clock.now()}


def _mine(request: ApiRequest, pk: int) -> Juror:
    return get_seat(request.auth, request.village, pk)


def _in_jury(request: ApiRequest, pk: int) -> Juror:
    juror = _mine(request, pk)
    if juror.signed_at is None or juror.declined_at is not None:
        raise Forbidden(_("Sign the statement of impartiality first."))
    return juror


def _seat(row: Juror) -> dict[str, Any]:
    statement = statement_of(terms_of(row.call), row.party.language)
    return {
        "call": row.call_id,
        "names": row.call.names,
        "statement": row.statement or statement.words,
        "digest": row.statement_digest or statement.digest,
        "invited_at": row.invited_at,
        "signed_at": row.signed_at,
        "declined_at": row.declined_at,
        "left_at": row.left_at,
    }


def _reading(row: Reading, total: Any) -> dict[str, Any]:
    return {
        "id": row.pk,
        "round": row.round.number,
        "application": row.application_id,
        "number": row.application.number,
        "title": row.application.title,
        "state": row.state,
        "revision": row.revision,
        "total": None if total is None else f"{total:.2f}",
    }


def _page(row: Reading) -> dict[str, Any]:
    lines = reads.lines_of(row)
    terms = terms_of(row.juror.call)
    hidden = set(reads.hidden_in(row.round, terms))
    others = reads.others_of(row, lines, terms)
    is_read = row.state in reads.READABLE
    answers = row.application.sheet.answers if is_read else {}
    return _reading(row, reads.total_of(lines)) | {
        "axis": row.application.axis.code if row.application.axis else "",
        "answers": {key: value for key, value in answers.items() if key not in hidden},
        "grid": [
            {
                "id": one.criterion.pk,
                "names": one.criterion.names,
                "weight": one.criterion.weight,
                "least": one.criterion.least,
                "most": one.criterion.most,
                "points": one.points,
                "words": one.words,
            }
            for one in lines
        ],
        "words": row.words,
        "others": None
        if others is None
        else [
            {
                "juror": one.name,
                "total": None if one.total is None else f"{one.total:.2f}",
                "words": one.words,
            }
            for one in others
        ],
    }
