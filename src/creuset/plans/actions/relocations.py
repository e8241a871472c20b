"""A move of all residents is planned: nothing is taken, and nobody is told, before it is carried out."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from creuset.core import audit, outbox
from creuset.core.models import Audience
from creuset.kernel.errors import NotFound, Refused
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.places.models import Building, Resource
from creuset.plans.kinds import MovePrice
from creuset.plans.models import Mover, Relocation
from creuset.plans.permissions import check_may_move_residents
from creuset.plans.queries.relocations import (
    KEPT,
    claims_on,
    movers_of,
    places_for,
    residents_of,
    spot_of,
    wish_of,
)
from creuset.plans.rules import relocating as rules
from creuset.plans.states import RELOCATIONS, RelocationState
from creuset.villages.models import Village

KIND = "relocation"
PLANNED, REPLANNED, DROPPED = (
    "plans.relocation_planned",
    "plans.relocation_changed",
    "plans.relocation_dropped",
)


class BadPlan(Refused):
    """Residents cannot move like that."""

    code = "bad-plan"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Who is to move, in the words of whoever plans it."""

    name: str
    from_buildings: Sequence[Building]
    to_building: Building
    on: date
    price: MovePrice = MovePrice.BY_AREA
    keeps: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Seat:
    """What was decided for one who moves: a place, or to stay; neither: not yet. Chosen is left by a proposal."""

    place: Resource | None = None
    stays: bool = False
    is_chosen: bool = True


@transaction.atomic
def plan(*, village: Village, plan: Plan, by: Actor, now: datetime) -> Relocation:
    """The residents of these buildings are to move, and each has a place proposed. Raise Forbidden; BadPlan."""
    check_may_move_residents(by, village)
    _check(plan, village, now=now)
    row = Relocation.objects.create(
        village=village,
        name=plan.name.strip(),
        to_building=plan.to_building,
        on=plan.on,
        price=plan.price,
        keeps=_kept(plan),
        made_at=now,
        made_by=by.party,
    )
    row.from_buildings.set(plan.from_buildings)
    _place_all(row)
    tell(PLANNED, row, by=by, now=now)
    return row


@transaction.atomic
def change_plan(*, relocation: Relocation, plan: Plan, by: Actor, now: datetime) -> Relocation:
    """The plan is another, and whoever was not placed by hand has a place proposed anew.

    Raise Forbidden; ImpossibleStep once it was carried out or given up; BadPlan.
    """
    row = hold_plan(relocation, "change", by=by)
    _check(plan, row.village, now=now)
    if row.to_building_id != plan.to_building.pk:
        row.movers.update(to_place=None, is_chosen=False)
    row.name, row.to_building, row.on = plan.name.strip(), plan.to_building, plan.on
    row.price, row.keeps = plan.price, _kept(plan)
    row.save()
    row.from_buildings.set(plan.from_buildings)
    _place_all(row)
    tell(REPLANNED, row, by=by, now=now)
    return row


@transaction.atomic
def propose(*, relocation: Relocation, by: Actor, now: datetime) -> Relocation:
    """Whoever lives there now is in the plan, whoever left is not, and a place is proposed to all not placed by hand.

    Raise Forbidden; ImpossibleStep.
    """
    row = hold_plan(relocation, "change", by=by)
    _place_all(row)
    tell(REPLANNED, row, by=by, now=now)
    return row


@transaction.atomic
def seat(
    *, relocation: Relocation, seats: Mapping[int, Seat], by: Actor, now: datetime
) -> Relocation:
    """Each of those who move, by key, has what was decided for them; the others keep what they had.

    Raise Forbidden; ImpossibleStep; NotFound for who is not in the plan, or a place that is not in the building;
    BadPlan where two would have one place.
    """
    row = hold_plan(relocation, "change", by=by)
    movers = {mover.pk: mover for mover in movers_of(row)}
    if seats.keys() - movers.keys():
        raise NotFound(_("Somebody of these is not in this plan any more."))
    for pk, given in seats.items():
        sit(row, movers[pk], given)
    check_apart(list(movers.values()))
    _write(row, movers.values())
    tell(REPLANNED, row, by=by, now=now)
    return row


@transaction.atomic
def drop(*, relocation: Relocation, by: Actor, now: datetime) -> Relocation:
    """Nothing comes of the plan. Raise Forbidden; ImpossibleStep once it was carried out."""
    row = hold_plan(relocation, "drop", by=by)
    row.state = RelocationState.DROPPED
    row.save(update_fields=["state"])
    tell(DROPPED, row, by=by, now=now)
    return row


def hold_plan(relocation: Relocation, verb: str, *, by: Actor) -> Relocation:
    """Return the plan as it is now, of which nobody else does anything until the transaction ends.

    Raise Forbidden; ImpossibleStep where the verb is not possible any more.
    """
    rows = Relocation.objects.select_for_update(of=("self",))
    row = rows.select_related("village", "to_building").get(pk=relocation.pk)
    check_may_move_residents(by, row.village)
    RELOCATIONS.check(RelocationState(row.state), verb)
    return row


def sit(row: Relocation, mover: Mover, given: Seat) -> None:
    """What was decided for one who moves is so, and not written yet. Raise NotFound."""
    place = given.place
    if place is not None and (
        place.building_id != row.to_building_id or place.is_pool or place.retired_at is not None
    ):
        raise NotFound(_("%(name)s is not a place of the building they move to.", name=place.names))
    mover.to_place, mover.stays = place, given.stays and place is None
    mover.is_chosen = given.is_chosen and place is not None


def check_apart(movers: Sequence[Mover]) -> None:
    """Raise BadPlan where two of them go to one place."""
    first: dict[int, Mover] = {}
    for mover in movers:
        if mover.to_place is None:
            continue
        other = first.setdefault(mover.to_place.pk, mover)
        if other is not mover:
            raise BadPlan(
                _(
                    "%(one)s and %(other)s would both have %(place)s: choose another for one of them.",
                    one=other.subscription.party.name,
                    other=mover.subscription.party.name,
                    place=mover.to_place.names,
                ),
                field="places",
            )


def tell(verb: str, row: Relocation, *, by: Actor, now: datetime, **more: int) -> None:
    """The audit says so on the page of the plan, and the domains above are told."""
    told = audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=row.village_id,
        about=[(KIND, row.pk)],
        audience=Audience.TEAM,
        data={
            "name": row.name,
            "to": row.to_building.names,
            "from_on": row.on.isoformat(),
            **more,
        },
    )
    outbox.put(verb, {KIND: row.pk}, at=now, village_id=row.village_id, of=told)


def _check(plan: Plan, village: Village, *, now: datetime) -> None:
    buildings = [*plan.from_buildings, plan.to_building]
    if any(one.village_id != village.pk or one.retired_at for one in buildings):
        raise NotFound(_("There is no such building."))
    if not plan.from_buildings:
        raise BadPlan(_("Choose the buildings that are left."), field="from_buildings")
    if plan.to_building in plan.from_buildings:
        raise BadPlan(_("Nobody moves from a building into itself."), field="to_building")
    if plan.on < village.day_of(now):
        raise BadPlan(_("This day is past."), field="on")
    if not plan.name.strip():
        raise BadPlan(_("Give the move a name."), field="name")


def _kept(plan: Plan) -> list[str]:
    return [name for name in KEPT if name in plan.keeps]


def _place_all(row: Relocation) -> None:
    """Who lives there is in the plan; whoever was not placed by hand has the place that the rules propose."""
    _gather(row)
    movers = [mover for mover in movers_of(row) if not mover.stays]
    places = {
        place.pk: place for place in places_for(row, {mover.from_place.kind for mover in movers})
    }
    taken = claims_on(places, village=row.village, from_on=row.on)
    chosen = {mover.to_place_id for mover in movers if mover.is_chosen}
    spots = [spot_of(place) for pk, place in places.items() if pk not in taken or pk in chosen]
    proposed = rules.propose([wish_of(mover, row.keeps) for mover in movers], spots)
    for mover in movers:
        mover.to_place = places.get(proposed.places.get(mover.pk, 0))
        mover.is_chosen = mover.is_chosen and mover.to_place is not None
    _write(row, movers)


def _gather(row: Relocation) -> None:
    standing = {let.pk: let for let in residents_of(row)}
    row.movers.exclude(left__in=standing).delete()
    known = set(row.movers.values_list("left_id", flat=True))
    Mover.objects.bulk_create(
        Mover(
            relocation=row,
            subscription=let.subscription,
            left=let,
            from_place=let.resource,
        )
        for pk, let in standing.items()
        if pk not in known
    )


def _write(row: Relocation, movers: Collection[Mover]) -> None:
    # Places that are exchanged are let go of first: no two rows may name one, not even for a moment.
    row.movers.filter(pk__in=[mover.pk for mover in movers]).update(to_place=None)
    Mover.objects.bulk_update(movers, ["to_place", "stays", "is_chosen"])
