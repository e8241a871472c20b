"""Juries: who sits in one, whose a seat is, what the call lets them see."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from creuset.core.roles import CAPABILITIES, Capability
from creuset.incubation.models import (
    Application,
    Axis,
    Call,
    ConflictOfInterest,
    Juror,
    JuryTerms,
    Reading,
    Round,
)
from creuset.incubation.states import AT_JUROR, ApplicationState, ReadingState
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.members import is_member
from creuset.people.models import Party, RoleGrant
from creuset.villages.models import Village

_ROLES = [role for role, given in CAPABILITIES.items() if Capability.RUN_PROGRAMMES in given]


def leaders_of(call: Call) -> list[Party]:
    """Return who of the team leads the call: whoever runs programmes, and neither applies nor sits in the jury."""
    held = RoleGrant.objects.filter(
        party=OuterRef("pk"),
        village=call.village_id,
        revoked_at__isnull=True,
        narrowed_to="",
        role__in=_ROLES,
    )
    sits = Juror.objects.filter(call=call, party=OuterRef("pk"), declined_at=None)
    applies = Application.objects.filter(call=call, holder=OuterRef("pk")).exclude(
        state__in=[ApplicationState.WITHDRAWN, ApplicationState.LAPSED]
    )
    rows = Party.objects.filter(Exists(held), ~Exists(sits), ~Exists(applies))
    return list(rows.order_by("name", "pk"))


def terms_of(call: Call) -> JuryTerms | None:
    """Return the call's own terms, None where it has those of the house."""
    return JuryTerms.objects.filter(call=call).first()


def is_outsider(village: Village, party: Party, *, on: date) -> bool:
    """Say whether the person is neither of the village's team nor one of its residents."""
    held = RoleGrant.objects.filter(village=village, party=party, revoked_at__isnull=True)
    return not held.exists() and not is_member(village, party.pk, on=on)


@dataclass(frozen=True, slots=True)
class JurorRow:
    """Somebody who was asked, how much they have to read and have scored, and the conflicts that stand."""

    juror: Juror
    given: int
    done: int
    conflicts: int


def jurors_of(call: Call) -> list[JurorRow]:
    """Return everybody who was asked, the chair first, then by name, those who are out last; two queries."""
    own = Reading.objects.filter(juror=OuterRef("pk"))
    open_ones = ConflictOfInterest.objects.filter(juror=OuterRef("pk"), lifted_at=None)
    rows = (
        Juror.objects.filter(call=call)
        .select_related("party", "call__village")
        .prefetch_related(Prefetch("axes", Axis.objects.order_by("position")))
        .annotate(
            # Each counted by itself: joined, every reading stands beside every conflict.
            given_count=_how_many(own.filter(state__in=[state.value for state in AT_JUROR])),
            done_count=_how_many(own.filter(state=ReadingState.DONE.value)),
            open_conflicts=_how_many(open_ones),
        )
    )
    found = [JurorRow(row, row.given_count, row.done_count, row.open_conflicts) for row in rows]
    return sorted(
        found,
        key=lambda row: (
            row.juror.left_at is not None or row.juror.declined_at is not None,
            not row.juror.chairs,
            row.juror.party.search_text,
            row.juror.pk,
        ),
    )


def _how_many(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().values("juror").annotate(many=Count("pk")).values("many")
    return Coalesce(Subquery(counted), 0)


def get_juror(call: Call, pk: int) -> Juror:
    """Return the juror of the call by this number. Raise NotFound."""
    row = Juror.objects.filter(call=call, pk=pk).select_related("party", "call__village").first()
    if row is None:
        raise NotFound(_("Nobody in this jury has this number."))
    return row


def get_axes(call: Call, codes: Collection[str]) -> list[Axis]:
    """Return the axes of the call by these codes, in their order. Raise NotFound."""
    rows = list(Axis.objects.filter(call=call, code__in=codes).order_by("position"))
    if len(rows) < len(set(codes)):
        raise NotFound(_("This call has no such axis."))
    return rows


def get_filed(call: Call, pk: int) -> Application:
    """Return the application that was filed to the call, by the number of its row. Raise NotFound."""
    row = Application.objects.filter(call=call, pk=pk, number__isnull=False).first()
    if row is None:
        raise NotFound(_("There is no such application in this call."))
    return row


def seats_of(by: Actor, village: Village) -> QuerySet[Juror]:
    """Return the seats in juries of the village that the actor was asked to take, the latest first."""
    rows = Juror.objects.filter(call__village=village, party=by.party_id or 0)
    return rows.select_related("call__village", "party").order_by("-invited_at", "-pk")


def with_what_is_left(rows: QuerySet[Juror]) -> QuerySet[Juror]:
    """Return the seats, each with how many readings are left to score, and by when the first of them."""
    left = Q(
        readings__state__in=[ReadingState.GIVEN.value, ReadingState.BEGUN.value],
        readings__round__closed_at__isnull=True,
    )
    return rows.annotate(
        left_to_score=Count("readings", filter=left),
        scores_by=Min("readings__round__scores_by", filter=left),
    )


def get_seat(by: Actor, village: Village, key: int | str) -> Juror:
    """Return the actor's own seat in the jury of a call, by its number or code. Raise NotFound: not theirs."""
    named = {"call": key} if isinstance(key, int) else {"call__code": key}
    row = seats_of(by, village).filter(**named).first()
    if row is None:
        raise NotFound(_("You are in no such jury."))
    return row


def current_of(rounds: Sequence[Round]) -> Round | None:
    """Return the round in which the jury reads now: of these the first that was not released, else the last."""
    return next((row for row in rounds if row.released_at is None), rounds[-1] if rounds else None)


def current_round(call: Call) -> Round | None:
    """Return the round of the call in which the jury reads now."""
    return current_of(list(Round.objects.filter(call=call).order_by("number")))


def get_round(call: Call, number: int) -> Round:
    """Return the round of the call by its number in it. Raise NotFound."""
    row = Round.objects.filter(call=call, number=number).select_related("call__village").first()
    if row is None:
        raise NotFound(_("This call has no such round."))
    return row


def readable_in(round_: Round) -> QuerySet[Application]:
    """Return the applications that the jury reads in the round, by number."""
    rows = Application.objects.filter(
        call=round_.call_id, round=round_, state=ApplicationState.ELIGIBLE
    )
    return rows.select_related("axis", "holder", "company", "sheet__version").order_by(
        "number", "pk"
    )
