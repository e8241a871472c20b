"""The room in which a jury deliberates, as each reader may see it: a constant number of queries, however many files."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import (
    Case,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.utils.functional import cached_property
from django.utils.translation import get_language

from creuset.core.models import AuditObject
from creuset.core.text import localized
from creuset.incubation.attending import Seat, may_answer, sitting
from creuset.incubation.models import (
    CHOICE_LABELS,
    OUTCOME_LABELS,
    Application,
    CalibrationRun,
    Call,
    ConflictOfInterest,
    Deliberation,
    Juror,
    Presence,
    Reading,
    Round,
    Vote,
)
from creuset.incubation.permissions import may_run, takes_part
from creuset.incubation.queries.quotas import read_quotas, rows_of
from creuset.incubation.rules.calibration import Quotas
from creuset.incubation.rules.grids import Scale, exact_total
from creuset.incubation.rules.quotas import Broken, Chosen, Place, broken, places
from creuset.incubation.states import ApplicationState, Choice, Outcome, ReadingState
from creuset.incubation.telling.juries import CALL
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.villages.models import Village

_OUT = (ApplicationState.WITHDRAWN, ApplicationState.LAPSED)
_UNFINISHED = (ReadingState.GIVEN, ReadingState.BEGUN)
PER_CENT = 100
#: So many places are drawn one by one.
DRAWN = 20


@dataclass(frozen=True)
class Seated:
    """A juror of the call: whether they are in the room, and must leave it for the file at hand."""

    juror: Juror
    is_present: bool
    is_away: bool
    choice: str

    @property
    def name(self) -> str:
        """The juror's name."""
        return self.juror.party.name


@dataclass(frozen=True)
class Row:
    """A file in the order of the meeting; of a hidden one only the number is told."""

    pk: int
    number: int
    is_current: bool
    is_hidden: bool
    #: Their own reading is not done: what others gave stays unsaid.
    is_sealed: bool = False
    title: str = ""
    axis: str = ""
    asked: int = 0
    away: tuple[str, ...] = ()
    values: Mapping[str, Any] | None = None
    is_grey: bool = False
    outcome: str = ""
    rank: int | None = None
    reason: str = ""
    #: After the release it came back to the jury, which decides it anew.
    is_back: bool = False

    @property
    def outcome_label(self) -> str:
        """What the jury decided, in words; nothing where it has not."""
        return str(OUTCOME_LABELS[Outcome(self.outcome)]) if self.outcome else ""

    @property
    def differs(self) -> bool:
        """Whether the jury decided otherwise than the figures propose."""
        if self.values is None or self.outcome not in {
            Outcome.SELECTED,
            Outcome.REFUSED,
            Outcome.WAITING,
        }:
            return False
        return (self.outcome == Outcome.SELECTED) != bool(self.values["proposed"])

    @property
    def chance(self) -> int:
        """How many times of a hundred it is selected under the quotas."""
        return round(PER_CENT * self.values["chance"]) if self.values else 0


@dataclass(frozen=True)
class Given:
    """What a juror gave the file at hand: the total on twenty, each criterion, and words."""

    name: str
    total: float | None
    words: str
    points: tuple[tuple[str, int, int, str], ...]


@dataclass(frozen=True)
class Line:
    """A quota, and how far it is filled: of an axis, or of all seats."""

    label: str
    place: Place
    broken: tuple[Broken, ...]

    @property
    def seats(self) -> list[bool]:
        """Its places, each taken or not; none where there is no bound, or more than anybody counts at a glance."""
        most = self.place.most or 0
        return [n < self.place.has for n in range(most)] if most <= DRAWN else []


@dataclass(frozen=True)
class Room:
    """Everything that the reader may see of the deliberation of a round."""

    round: Round
    seat: Seat
    meeting: Deliberation | None
    run: CalibrationRun | None
    rows: Sequence[Row]
    jurors: Sequence[Seated]
    given: Sequence[Given]
    quotas: Quotas
    axes: Mapping[str, str]

    @property
    def is_open(self) -> bool:
        """Whether the jury sits."""
        return self.meeting is not None and self.meeting.closed_at is None

    @cached_property
    def current(self) -> Row | None:
        """The file that everybody has before them."""
        return next((row for row in self.rows if row.is_current), None)

    @property
    def present(self) -> int:
        """How many jurors are in the room."""
        return sum(one.is_present for one in self.jurors)

    @property
    def able(self) -> int:
        """How many of them may judge the file at hand."""
        return sum(one.is_present and not one.is_away for one in self.jurors)

    @property
    def is_quorate(self) -> bool:
        """Whether enough of them may judge the file at hand."""
        return self.able >= self.round.quorum

    @property
    def leaving(self) -> list[str]:
        """The names of those who must be out of the room for the file at hand."""
        return [one.name for one in self.jurors if one.is_away and one.is_present]

    @property
    def is_me_away(self) -> bool:
        """Whether the reader must be out of the room now."""
        return self.current is not None and self.current.is_hidden

    @property
    def is_me_present(self) -> bool:
        """Whether the reader is in the room."""
        own = self.seat.juror
        return own is not None and any(
            one.is_present for one in self.jurors if one.juror.pk == own.pk
        )

    @property
    def my_choice(self) -> str:
        """How the reader voted on the file at hand."""
        own = self.seat.juror
        return next((one.choice for one in self.jurors if own and one.juror.pk == own.pk), "")

    @property
    def votes(self) -> list[tuple[str, int]]:
        """How many voted how on the file at hand, for who presides or has voted."""
        if not (self.seat.presides or self.my_choice):
            return []
        counts = Counter(one.choice for one in self.jurors)
        return [(str(CHOICE_LABELS[one]), counts[one]) for one in Choice if counts.total()]

    @property
    def left(self) -> int:
        """How many files, of those the reader may see, are still to be decided."""
        return sum(
            not row.is_hidden and (row.is_back or row.outcome in {"", Outcome.ADJOURNED})
            for row in self.rows
        )

    @property
    def back(self) -> list[Row]:
        """The files that came back to the jury after the release, of those the reader may see."""
        return [row for row in self.rows if row.is_back and not row.is_hidden]

    @property
    def waiting(self) -> list[Row]:
        """The waiting list by rank."""
        rows = [row for row in self.rows if row.outcome == Outcome.WAITING and not row.is_hidden]
        return sorted(rows, key=lambda row: row.rank or 0)

    @cached_property
    def chosen(self) -> list[Chosen]:
        """Whom the jury selected, as quotas see them; without those of whom the reader sees nothing."""
        rows = (row for row in self.rows if row.outcome == Outcome.SELECTED and not row.is_hidden)
        return [Chosen(row.axis, row.asked) for row in rows]

    @cached_property
    def broken(self) -> tuple[Broken, ...]:
        """What the selection breaks now."""
        left = Counter(
            row.axis for row in self.rows if row.is_hidden or row.outcome in {"", Outcome.ADJOURNED}
        )
        return broken(self.chosen, self.quotas, left=left)

    @property
    def lines(self) -> list[Line]:
        """The seats, then each axis that has a quota."""
        seats = Place(len(self.chosen), 0, self.quotas.seats)
        of_axes = places(self.chosen, self.quotas, list(self.quotas.axes))
        return [
            Line("", seats, tuple(one for one in self.broken if not one.axis)),
            *(
                Line(
                    self.axes.get(code, code),
                    place,
                    tuple(one for one in self.broken if one.axis == code),
                )
                for code, place in of_axes.items()
            ),
        ]

    @property
    def asked_cents(self) -> int:
        """What the selected ask for together."""
        return sum(one.asked for one in self.chosen)

    @property
    def clear(self) -> list[tuple[Row, Outcome]]:
        """The files outside the grey zone that are not decided yet, and what the figures propose for them."""
        return [
            (row, Outcome.SELECTED if row.values["proposed"] else Outcome.REFUSED)
            for row in self.rows
            if row.values and not row.is_grey and not row.outcome
        ]


def rounds_for(village: Village, *, by: Actor) -> QuerySet[Round]:
    """Return the rounds of the village, annotated with whether the actor applies to the call or is of its jury."""
    files = Application.objects.filter(takes_part(by), call=OuterRef("call"))
    jury = Juror.objects.filter(call=OuterRef("call"), party=by.party_id, declined_at=None)
    seats = sitting(OuterRef("call")).filter(party=by.party_id)
    later = Round.objects.filter(call=OuterRef("call"), number__gt=OuterRef("number"))
    told = AuditObject.objects.filter(kind=CALL, object_id=OuterRef("call")).order_by("-row")
    return (
        Round.objects.filter(call__village=village)
        .select_related("call__programme", "call__village")
        .annotate(
            applies=Exists(files.exclude(state__in=_OUT)),
            judges=Exists(jury),
            seat=Subquery(seats.values("pk")[:1]),
            seat_chairs=Subquery(seats.values("chairs")[:1]),
            has_next=Exists(later),
            version=Subquery(told.values("row")[:1]),
        )
    )


def get_round(village: Village, pk: int, *, by: Actor, face: str) -> tuple[Round, Seat]:
    """Return the round and what the actor is to its jury. Raise NotFound to whoever has no part in it on this face."""
    found = rounds_for(village, by=by).filter(pk=pk).first()
    if found is not None and not getattr(found, "applies", False):
        if face == "desk" and may_run(by, village) and not getattr(found, "judges", False):
            return found, Seat(leads=True)
        if face == "my" and by.party is not None:
            seat = getattr(found, "seat", None)
            if seat is not None:
                chairs = bool(getattr(found, "seat_chairs", False))
                juror = Juror(pk=seat, call_id=found.call_id, party=by.party, chairs=chairs)
                return found, Seat(juror=juror)
    raise NotFound(_("There is no such deliberation."))


def version_of(in_round: Round) -> int:
    """Return a number that grows with whatever the audit tells of the call; read before the room is drawn."""
    return int(getattr(in_round, "version", None) or 0)


def open_meeting(in_round: Round) -> Deliberation | None:
    """Return the meeting of the jury that is open, if one is."""
    found = Deliberation.objects.filter(round=in_round, closed_at=None).first()
    if found is not None:
        found.round = in_round
    return found


def open_in(call: Call) -> Round | None:
    """Return the round of the call whose jury sits now, if one does."""
    rows = Round.objects.filter(call=call, deliberations__closed_at=None)
    return rows.exclude(deliberations=None).first()


def heard_in(call: Call) -> Round | None:
    """Return the newest round of the call in which people are heard at set hours, if one has any."""
    return Round.objects.filter(call=call).exclude(auditions=None).order_by("-number").first()


def get_file(in_round: Round, pk: int) -> Application:
    """Return the application of the call of the round; raise NotFound where it has none of that number."""
    found = Application.objects.filter(call=in_round.call_id, pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such application in this call."))
    return found


def get_juror(in_round: Round, pk: int) -> Juror:
    """Return the juror of the call of the round; raise NotFound where it has none of that number."""
    found = Juror.objects.filter(call=in_round.call_id, pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such juror."))
    return found


def get_placed(village: Village, pk: int, *, by: Actor) -> Application:
    """Return the laureate's application, for whoever answers for its place; raise NotFound to others."""
    rows = Application.objects.filter(village=village, state=ApplicationState.SELECTED)
    found = rows.select_related("call__village", "company").filter(pk=pk).first()
    if found is None or not may_answer(by, found):
        raise NotFound(_("There is no such place."))
    return found


def answer_until(application: Application) -> datetime | None:
    """Return until when the place of a laureate is kept for them; None once they answered, or where nothing says."""
    waits = application.decisions.filter(answered_at=None, answer_by__isnull=False)
    return waits.order_by("-round__number").values_list("answer_by", flat=True).first()


def place_of(application: Application) -> datetime | None:
    """Return when whoever answers for the laureate said that they come; None where nobody did."""
    taken = application.decisions.filter(outcome=Outcome.SELECTED, accepts=True)
    return taken.order_by("-round__number").values_list("answered_at", flat=True).first()


def room_of(in_round: Round, seat: Seat) -> Room:
    """Return the room as the holder of the seat may see it; the newest meeting counts."""
    meetings = Deliberation.objects.filter(round=in_round).select_related(
        "calibration", "chair__party"
    )
    meeting = meetings.order_by("-opened_at").first()
    conflicts = _conflicts(in_round)
    if seat.juror is not None:
        hidden = frozenset(key for key, jurors in conflicts.items() if seat.juror.pk in jurors)
        seat = Seat(juror=seat.juror, hidden=hidden)
    jurors = _jurors(in_round, meeting, conflicts)
    rows = _rows(in_round, meeting, seat, conflicts, {one.juror.pk: one.name for one in jurors})
    current = next((row for row in rows if row.is_current), None)
    shown = current is not None and not (current.is_hidden or current.is_sealed)
    quotas, axes = _quotas(in_round)
    return Room(
        in_round,
        seat,
        meeting,
        None if meeting is None else meeting.calibration,
        rows,
        jurors,
        _given(in_round, current.pk, conflicts.get(current.pk, set())) if current and shown else (),
        quotas,
        axes,
    )


def _conflicts(in_round: Round) -> dict[int, set[int]]:
    """Return who must not judge which file of the round."""
    rows = ConflictOfInterest.objects.filter(
        application__round=in_round,
        lifted_at=None,
        juror__signed_at__isnull=False,
        juror__left_at=None,
    )
    found: dict[int, set[int]] = {}
    for application, juror in rows.values_list("application_id", "juror_id"):
        found.setdefault(application, set()).add(juror)
    return found


def _jurors(
    in_round: Round, meeting: Deliberation | None, conflicts: Mapping[int, set[int]]
) -> list[Seated]:
    """Return the jury by name: who is in the room, who must leave it for the file at hand, and how each votes."""
    pk = meeting.pk if meeting else 0
    there = Presence.objects.filter(deliberation=pk, juror=OuterRef("pk"), until=None)
    votes = Vote.objects.filter(
        deliberation=pk, juror=OuterRef("pk"), application=meeting.current_id if meeting else None
    )
    rows = sitting(in_round.call_id).select_related("party").order_by("party__name", "pk")
    rows = rows.annotate(is_there=Exists(there), voted=Subquery(votes.values("choice")[:1]))
    away = conflicts.get(meeting.current_id or 0, set()) if meeting else set()
    return [Seated(row, bool(row.is_there), row.pk in away, row.voted or "") for row in rows]


def _rows(
    in_round: Round,
    meeting: Deliberation | None,
    seat: Seat,
    conflicts: Mapping[int, set[int]],
    names: Mapping[int, str],
) -> list[Row]:
    run = meeting.calibration if meeting else None
    figures = {row["application"]: row for row in run.result["rows"]} if run else {}
    grey = run.grey if run else frozenset[int]()
    unread = Reading.objects.filter(
        application=OuterRef("pk"), juror=seat.juror, round=in_round, state__in=_UNFINISHED
    )
    files = Application.objects.annotate(
        decided=FilteredRelation("decisions", condition=Q(decisions__round=in_round)),
        outcome=F("decided__outcome"),
        rank=F("decided__rank"),
        why=F("decided__reason"),
        is_unread=Exists(unread),
        is_before=Case(
            When(round=in_round, state=ApplicationState.ELIGIBLE, then=True), default=False
        ),
    ).values_list(
        "pk",
        "number",
        "title",
        "axis__code",
        "asked_cents",
        "outcome",
        "rank",
        "why",
        "is_unread",
        "is_before",
    )
    before = files.filter(is_before=True)
    is_released = in_round.released_at is not None
    if is_released:
        before = files.filter(Q(decided__isnull=False) | Q(is_before=True))
    place = {key: n for n, key in enumerate(meeting.order)} if meeting else {}
    rows = []
    for pk, number, title, axis, asked, outcome, rank, why, is_unread, is_before in before:
        is_current = meeting is not None and meeting.current_id == pk
        if not seat.sees(pk):
            rows.append(Row(pk, number or 0, is_current, is_hidden=True))
            continue
        is_sealed = seat.juror is not None and is_unread and not is_released
        rows.append(
            Row(
                pk,
                number or 0,
                is_current,
                is_hidden=False,
                is_sealed=is_sealed,
                title=title,
                axis=axis or "",
                asked=int(asked or 0),
                away=tuple(sorted(names[one] for one in conflicts.get(pk, ()) if one in names)),
                values=None if is_sealed else figures.get(pk),
                is_grey=pk in grey,
                outcome=outcome or "",
                rank=rank,
                reason=why or "",
                is_back=is_released and is_before,
            )
        )
    rows.sort(key=lambda row: (place.get(row.pk, len(place)), row.number))
    return rows


def _given(in_round: Round, application: int, away: set[int]) -> list[Given]:
    """Return what each juror gave the file in finished readings; a juror in conflict gave nothing."""
    rows = Reading.objects.filter(
        round=in_round, application=application, state=ReadingState.DONE
    ).exclude(juror__in=away)
    found: dict[int, dict[str, Any]] = {}
    # Joined to the left: a reading may have words and no points.
    joined: Iterable[Mapping[str, Any]] = rows.order_by(
        "juror__party__name", "juror", "scores__criterion__position"
    ).values(
        "juror",
        "juror__party__name",
        "words",
        "scores__points",
        "scores__words",
        "scores__criterion",
        "scores__criterion__names",
        "scores__criterion__weight",
        "scores__criterion__least",
        "scores__criterion__most",
        "scores__criterion__retired_at",
    )
    for row in joined:
        own = found.setdefault(
            row["juror"],
            {
                "name": row["juror__party__name"],
                "words": row["words"],
                "grid": [],
                "points": {},
                "said": [],
            },
        )
        if row["scores__criterion"] is None:
            continue
        scale = Scale(
            row["scores__criterion"],
            row["scores__criterion__weight"],
            row["scores__criterion__least"],
            row["scores__criterion__most"],
            row["scores__criterion__retired_at"] is not None,
        )
        own["grid"].append(scale)
        own["points"][scale.key] = row["scores__points"]
        if row["scores__points"] is not None and not scale.is_retired:
            own["said"].append(
                (
                    row["scores__criterion__names"],
                    row["scores__points"],
                    scale.most,
                    row["scores__words"],
                )
            )
    return [
        Given(
            own["name"],
            None if (total := exact_total(own["grid"], own["points"])) is None else float(total),
            own["words"],
            tuple(own["said"]),
        )
        for own in found.values()
    ]


def _quotas(in_round: Round) -> tuple[Quotas, dict[str, str]]:
    """Return the quotas of the round, and its axes by code in the reader's language; one query."""
    rows = rows_of(in_round)
    return (
        read_quotas(in_round, rows, is_last=not getattr(in_round, "has_next", False)),
        {row.axis.code: localized(row.axis.names, get_language()) for row in rows},
    )
