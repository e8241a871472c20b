"""A planned move of all residents is foreseen and carried out: as one, or not at all."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from creuset.core.together import together
from creuset.kernel.errors import Conflict, DomainError
from creuset.kernel.sentences import Sentence
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import DaySpan
from creuset.people.actors import Actor
from creuset.places.actions import claims
from creuset.places.features import FEATURES
from creuset.places.models import Claim, Resource
from creuset.places.queries.availability import parts_of
from creuset.plans.actions.changing import move_held, priced_by_area
from creuset.plans.actions.holding import (
    as_written,
    hold,
    piece_of,
    pieces_of,
)
from creuset.plans.actions.letting import (
    as_taken,
    check_serves,
    cut,
    end_of,
    taken_words,
)
from creuset.plans.actions.notifying import notify
from creuset.plans.actions.relocations import hold_plan
from creuset.plans.actions.relocations import tell as tell_plan
from creuset.plans.kinds import MovePrice
from creuset.plans.models import Let, Mover, Relocation, Subscription, Term
from creuset.plans.queries.relocations import (
    claims_on,
    movers_of,
    places_for,
    residents_of,
    spot_of,
    terms_of,
    wish_of,
)
from creuset.plans.rules import relocating as rules
from creuset.plans.rules.subscriptions import Piece
from creuset.plans.states import RelocationState

MOVED = "plans.moved"
RELOCATED = "plans.relocated"


class NotReady(Conflict):
    """Something stands in the way of the move, or of undoing it: `details` tells all of it."""

    code = "not-ready"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One who moves, as it would be: from which day, at which price, and what stands in the way."""

    mover: Mover
    day: date
    #: What holds that day, and what would; the same where the price stays.
    now: Piece | None
    then: Piece | None
    in_the_way: Sequence[Sentence] = ()
    #: What is worth knowing, and keeps nobody from moving.
    remarks: Sequence[Sentence] = ()


@dataclass(frozen=True)
class Foreseen:
    """What a planned move would do, and why it cannot be carried out yet."""

    relocation: Relocation
    lines: Sequence[Line]
    #: Lettings in the buildings that are left, of whom the plan says nothing.
    newcomers: Sequence[Let]
    #: What is in the way of all.
    in_the_way: Sequence[Sentence]
    #: The places of the next building that are of a kind with those that are left.
    places: Sequence[Resource]
    #: Those on which something stands from the day of the move on.
    taken: Collection[int]

    @property
    def moving(self) -> list[Line]:
        """Those who move."""
        return [line for line in self.lines if not line.mover.stays]

    @property
    def all_in_the_way(self) -> list[Sentence]:
        """Everything that is in the way of anybody."""
        return [*self.in_the_way, *(one for line in self.lines for one in line.in_the_way)]


def foresee(
    relocation: Relocation, *, by: Actor, now: datetime, movers: Sequence[Mover] | None = None
) -> Foreseen:
    """Return what the move would do if it were carried out now, with these movers; nothing is written.

    Three queries, two where the movers are given.
    """
    village = relocation.village
    rows = movers_of(relocation) if movers is None else movers
    going = [mover for mover in rows if not mover.stays]
    living, terms, places = together(
        residents_of(relocation),
        terms_of(mover.subscription_id for mover in going),
        places_for(relocation, {mover.from_place.kind for mover in rows}),
    )
    asked = {place.pk for place in places}
    asked |= {mover.to_place.pk for mover in going if mover.to_place is not None}
    taken = claims_on(asked, village=village, from_on=relocation.on)
    known = {mover.left_id for mover in rows}
    seen = _Seen(
        relocation=relocation,
        terms=by_subscription(terms),
        taken=taken,
        there={let.pk for let in living},
        free=[spot_of(place) for place in places if place.pk not in taken],
        by=by,
        now=now,
    )
    return Foreseen(
        relocation,
        [seen.line(mover) for mover in rows],
        [let for let in living if let.pk not in known],
        list(_in_the_way_of_all(relocation, living, known, now=now)),
        places,
        taken.keys(),
    )


@transaction.atomic
def carry_out(*, relocation: Relocation, by: Actor, now: datetime) -> Relocation:
    """Everybody in the plan has the new place from the day on, at the price that it says, and is told.

    All of them move, or nobody does. Raise Forbidden; ImpossibleStep where it was carried out already;
    NotReady with everything that is in the way.
    """
    row = hold_plan(relocation, "carry_out", by=by)
    movers = hold_movers(row)
    seen = foresee(row, by=by, now=now, movers=movers)
    if seen.all_in_the_way:
        raise not_ready(_("The move cannot be carried out yet."), seen.all_in_the_way)
    for line in seen.moving:
        _move(row, line, by=by, now=now)
    row.state, row.carried_out_at, row.carried_out_by = RelocationState.DONE, now, by.party
    row.save(update_fields=["state", "carried_out_at", "carried_out_by"])
    tell_plan(RELOCATED, row, by=by, now=now, count=len(seen.moving))
    return row


def hold_movers(row: Relocation) -> list[Mover]:
    """Return who moves: their subscriptions, and the places they leave and take, held until the transaction ends."""
    keys = row.movers.values("subscription")
    held = Subscription.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    list(held.values_list("pk"))
    movers = movers_of(row)
    places = [one for mover in movers for one in (mover.from_place, mover.to_place) if one]
    claims.hold_parts({part for parts in parts_of(places).values() for part in parts})
    return movers


def by_subscription(terms: Iterable[Term]) -> dict[int, list[Term]]:
    """Return the terms of each subscription, by its id, in their order."""
    found: dict[int, list[Term]] = {}
    for term in terms:
        found.setdefault(term.subscription_id, []).append(term)
    return found


def not_ready(words: Sentence, why: Sequence[Sentence]) -> NotReady:
    """Return the refusal that says why."""
    told = [str(one) for one in why]
    return NotReady(" ".join([str(words), *told]), details={"in_the_way": told})


def _in_the_way_of_all(
    row: Relocation, living: Sequence[Let], known: set[int | None], *, now: datetime
) -> Iterable[Sentence]:
    if row.on < row.village.day_of(now):
        yield _("The day of the move is past: choose another.")
    for let in living:
        if let.pk not in known:
            yield _(
                "%(who)s has %(place)s and is not in the plan: have the places proposed again.",
                who=let.subscription.party.name,
                place=let.resource.names,
            )


@dataclass(frozen=True, kw_only=True)
class _Seen:
    """What lines of a plan are made of: read once for all of them."""

    relocation: Relocation
    terms: Mapping[int, Sequence[Term]]
    taken: Mapping[int, Sequence[Claim]]
    there: set[int]
    #: The places on which nothing stands.
    free: Sequence[rules.Spot]
    by: Actor
    now: datetime

    def line(self, mover: Mover) -> Line:
        """Return what would become of one who moves."""
        on = self.relocation.on
        if mover.stays:
            return Line(mover=mover, day=on, now=None, then=None)
        if mover.left is None or mover.left.pk not in self.there:
            gone = _(
                "%(who)s has left %(place)s meanwhile: have the places proposed again.",
                **_named(mover),
            )
            return Line(mover=mover, day=on, now=None, then=None, in_the_way=[gone])
        day = max(on, mover.left.from_on)
        held = next(
            (
                one
                for one in self.terms.get(mover.subscription_id, ())
                if one.from_on <= day < one.until_on
            ),
            None,
        )
        piece = piece_of(held) if held else None
        in_the_way = list(self._in_the_way(mover, day))
        then = piece
        if held and piece and mover.to_place and self.relocation.price == MovePrice.BY_AREA:
            held.offer.village = self.relocation.village
            try:
                new = priced_by_area(mover.subscription, held.offer, piece, mover.to_place, day)
            except DomainError as error:
                in_the_way.append(
                    _("%(who)s: %(why)s", who=mover.subscription.party.name, why=str(error))
                )
            else:
                then = new[0] if new else piece
        return Line(
            mover=mover,
            day=day,
            now=piece,
            then=then,
            in_the_way=in_the_way,
            remarks=list(self._remarks(mover)),
        )

    def _in_the_way(self, mover: Mover, day: date) -> Iterable[Sentence]:
        place, row = mover.to_place, mover.subscription
        if place is None:
            wish = wish_of(mover, self.relocation.keeps)
            yield _no_place(row.party.name, wish, rules.why_not(wish, self.free))
            return
        try:
            check_serves(place, day, end_of(row))
        except DomainError as error:
            yield _("%(who)s: %(why)s", who=row.party.name, why=str(error))
        span = DaySpan(day, end_of(row)).to_span(row.village.zone)
        standing = [
            claim
            for claim in self.taken.get(place.pk, ())
            if claim.starts_at < span.end and claim.held_until > span.start
        ]
        if standing:
            yield taken_words(
                place,
                [as_taken(claim, row, by=self.by, now=self.now) for claim in standing],
                row,
                now=self.now,
            )

    def _remarks(self, mover: Mover) -> Iterable[Sentence]:
        if mover.to_place is None:
            return
        wish, spot = wish_of(mover, self.relocation.keeps), spot_of(mover.to_place)
        if spot.kind != wish.spot.kind:
            yield _("It is a place of another kind.")
        if wish.spot.area_m2 and (spot.area_m2 or 0) < wish.spot.area_m2:
            yield _(
                "It is smaller: %(then)s m² instead of %(now)s.",
                then=spot.area_m2 or 0,
                now=wish.spot.area_m2,
            )
        if wish.spot.seats and (spot.seats or 0) < wish.spot.seats:
            yield _(
                "It is for %(then)s instead of %(now)s.", then=spot.seats or 0, now=wish.spot.seats
            )
        if not wish.needs <= spot.features:
            yield _("It lacks something that they have today.")


def _no_place(who: str, wish: rules.Wish, why: rules.NoPlace) -> Sentence:
    match why.lacks:
        case rules.Lacks.KIND:
            return _("%(who)s has no place: nothing of the kind is free there.", who=who)
        case rules.Lacks.AREA:
            return _(
                "%(who)s has no place: they have %(wanted)s m², and the largest that is free has %(best)s m².",
                who=who,
                wanted=wish.spot.area_m2,
                best=why.best,
            )
        case rules.Lacks.SEATS:
            return _(
                "%(who)s has no place: they have room for %(wanted)s, and what is free for %(best)s.",
                who=who,
                wanted=wish.spot.seats,
                best=why.best,
            )
        case rules.Lacks.FEATURES:
            return _(
                "%(who)s has no place: what is free lacks “%(feature)s”.",
                who=who,
                feature=_feature(why.features[0]),
            )
        case rules.Lacks.TAKEN:
            return _(
                "%(who)s has no place yet: what would suit is free or goes to others.", who=who
            )


def _feature(name: str) -> Mapping[str, str]:
    feature = FEATURES[name]
    return {"fr": feature.fr.lower(), "en": feature.en.lower()}


def _named(mover: Mover) -> dict[str, object]:
    return {"who": mover.subscription.party.name, "place": mover.from_place.names}


def _move(row: Relocation, line: Line, *, by: Actor, now: datetime) -> None:
    mover, held = line.mover, hold(line.mover.subscription)
    if mover.left is None or mover.to_place is None:
        message = "who has no place moves nowhere"
        raise ValueError(message)
    left, until_on = mover.left, mover.left.until_on
    had_begun = left.from_on < line.day
    before = as_written(pieces_of(held))
    made = move_held(
        held,
        left,
        mover.to_place,
        line.day,
        by=by,
        now=now,
        keeps_price=row.price == MovePrice.KEPT,
    )
    if until_on < made.until_on:
        # It was to be free before the subscription ends: so is the new one.
        cut(held, made, until_on)
    mover.left, mover.made = (left if had_begun else None), made
    mover.terms_before, mover.terms_after = before, as_written(pieces_of(held))
    mover.save(update_fields=["left", "made", "terms_before", "terms_after"])
    notify(MOVED, held, now=now, day=line.day, to=made.resource.names)
