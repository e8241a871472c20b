"""The waiting list as it stands: who waits, in which order, whose wish is free now."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import BigIntegerField, DateTimeField, Q, QuerySet
from django.utils.translation import gettext as _

from creuset.bookings.models import Wait, WaitPlace
from creuset.bookings.queries.ladder import live_parts
from creuset.bookings.queries.policies import place_of, policies_of
from creuset.bookings.rules import policies, waiting
from creuset.bookings.states import WaitState
from creuset.core.prepared import Given, GivenList, Prepared
from creuset.core.roles import Capability
from creuset.core.statements import Question, fetched
from creuset.core.together import keep_all_prefetched
from creuset.kernel.errors import NotFound
from creuset.kernel.spans import Span, merge
from creuset.people.actors import Actor
from creuset.places.models import Resource
from creuset.places.queries.availability import busy_spans, parts_of, turnaround_of
from creuset.villages.models import Village

#: No turnaround is longer: who waits further away wants nothing of the same.
MARGIN = timedelta(days=2)
MOST = 500
INSTANT = DateTimeField()
#: Every booking asks it.
NEAR = Prepared(
    lambda: Wait.objects.filter(
        offer__isnull=True,
        left_at__isnull=True,
        village_id=Given("village", BigIntegerField()),
        starts_at__gt=Given("now", INSTANT),
        starts_at__lt=Given("before", INSTANT),
        ends_at__gt=Given("after", INSTANT),
    ).values_list("pk", flat=True)
)


DUE = Prepared(
    lambda: Wait.objects.filter(
        offer__isnull=True,
        left_at__isnull=True,
        village_id=Given("village", BigIntegerField()),
        starts_at__gt=Given("now", INSTANT),
    ).values_list("pk", flat=True)
)
#: Whoever takes places around them reads those who wait.
WAITS = Prepared(
    lambda: (
        Wait.objects.filter(pk__in=GivenList("pks", BigIntegerField()))
        .select_related("village", "party", "asked_by", "project", "offer__hold")
        .order_by("joined_at", "pk")
    )
)
PLACES = Prepared(
    lambda: (
        WaitPlace.objects.filter(wait_id__in=GivenList("waits", BigIntegerField()))
        .select_related("resource__building", "resource__whole")
        .order_by("pk")
    )
)


@dataclass(frozen=True)
class InLine:
    """Somebody on the waiting list, or who was: where they stand, and which rank they have while they wait."""

    wait: Wait
    state: WaitState
    resources: tuple[Resource, ...]
    rank: int = 0
    #: Until when they may accept.
    until: datetime | None = None

    @property
    def is_live(self) -> bool:
        """Whether they wait, or may accept."""
        return self.state in (WaitState.WAITING, WaitState.OFFERED)

    @property
    def span(self) -> Span:
        """The period that they wait for."""
        return Span(self.wait.starts_at, self.wait.ends_at)


def policy_of(resources: Iterable[Resource]) -> waiting.WaitingPolicy:
    """Return what the village says of waiting for all of these; one query."""
    each = {resource.pk: resource for resource in resources}
    if not each:
        return waiting.HOUSE_POLICY
    village = next(iter(each.values())).village
    return policies.waiting_policy(
        policies_of(village), [place_of(resource) for resource in each.values()]
    )


def is_waiting(now: datetime) -> Q:
    """Return the condition under which somebody waits, and is offered nothing."""
    return Q(offer__isnull=True, left_at__isnull=True, starts_at__gt=now)


def is_offered(now: datetime) -> Q:
    """Return the condition under which somebody may accept what they are offered."""
    return Q(offer__hold__ended_at__isnull=True, offer__hold__lapses_at__gt=now)


def loaded(waits: QuerySet[Wait]) -> QuerySet[Wait]:
    """Return the waits with what their pages and permissions read; two queries for any number."""
    return waits.select_related(
        "village", "party", "asked_by", "project", "offer__hold"
    ).prefetch_related("places__resource__building", "places__resource__whole")


def resources_of(wait: Wait) -> list[Resource]:
    """Return the places of a loaded wait, the first named first."""
    rows = sorted(wait.places.all(), key=lambda row: row.position)
    for row in rows:
        row.resource.village = row.resource.building.village = wait.village
    return [row.resource for row in rows]


def state_of(wait: Wait, *, now: datetime) -> WaitState:
    """Return where a wait whose offer is loaded stands."""
    hold = getattr(wait.offer, "hold", None) if wait.offer else None
    return waiting.stands(
        starts_at=wait.starts_at,
        left_at=wait.left_at,
        lapses_at=hold.lapses_at if hold else None,
        ended_as=hold.ended_as if hold else "",
        now=now,
    )


def due(village_id: int, *, now: datetime) -> list[Wait]:
    """Return who waits in the village and is offered nothing, first come, first; one query where nobody does."""
    return line(DUE(village=village_id, now=now))


def wishes_of(waits: Iterable[Wait]) -> dict[int, waiting.Wish]:
    """Return the loaded waits as the rules read them; one query."""
    places = {wait.pk: resources_of(wait) for wait in waits}
    parts = parts_of({r.pk: r for some in places.values() for r in some}.values())
    return {
        wait.pk: waiting.Wish(
            wait.pk,
            wait.joined_at,
            tuple(
                waiting.PlaceWanted(
                    resource.pk,
                    tuple(parts[resource.pk]),
                    Span(wait.starts_at, wait.ends_at + turnaround_of(resource)),
                    resource.is_pool,
                )
                for resource in places[wait.pk]
            ),
            wait.any_one,
        )
        for wait in waits
    }


def busy_for(wishes: Collection[waiting.Wish], *, now: datetime) -> dict[int, list[Span]]:
    """Return what is taken of all that they want, by claims and by live options; two queries."""
    places = [place for wish in wishes for place in wish.places]
    if not places:
        return {}
    part_ids = {part for place in places for part in place.parts}
    window = Span(min(p.held.start for p in places), max(p.held.end for p in places))
    found = busy_spans(part_ids, window)
    for row in live_parts(part_ids, window, now=now):
        found[row.part_id].append(Span(row.starts_at, row.held_until))
    return {part: merge(spans) for part, spans in found.items()}


def near(village_id: int, span: Span, *, now: datetime) -> Question:
    """Return what asks for the keys of whoever waits for something around the span."""
    return NEAR.question(
        village=village_id, now=now, after=span.start - MARGIN, before=span.end + MARGIN
    )


def in_time_of(village_id: int, span: Span, *, now: datetime) -> list[Wait]:
    """Return who waits for something around the span, whoever joined first first; one query where nobody does."""
    return line([pk for (pk,) in fetched(*near(village_id, span, now=now))])


def line(ids: Collection[int]) -> list[Wait]:
    """Return the waits with these keys, loaded, whoever joined first first."""
    if not ids:
        return []
    waits, places = WAITS(pks=list(ids)), PLACES(waits=list(ids))
    keep_all_prefetched(waits, "places", places, by="wait_id")
    return waits


def whose_turn(
    waits: Sequence[Wait], *, now: datetime
) -> list[tuple[Wait, list[tuple[waiting.PlaceWanted, ...]]]]:
    """Return those of the loaded waits, in their order, of whose wish enough is free, and what that is."""
    if not waits:
        return []
    wishes = wishes_of(waits)
    busy = busy_for(wishes.values(), now=now)
    found = [(wait, waiting.would_take(wishes[wait.pk], busy)) for wait in waits]
    return [(wait, free) for wait, free in found if free]


def waits_seen(village: Village, *, by: Actor, now: datetime) -> QuerySet[Wait]:
    """Return the waits of the village that the reader may read."""
    waits = Wait.objects.filter(village=village)
    if by.may(Capability.SEE_BOOKINGS, village):
        return waits
    own = sorted(by.acts_for(village.day_of(now)))
    seen = Q(party_id__in=own) | Q(asked_by_id=by.party_id)
    for grant in by.grants_in(village):
        if not grant.gives(Capability.SEE_BOOKINGS, [(grant.narrowed_to, grant.narrowed_id)]):
            continue
        rows = WaitPlace.objects.filter(
            Q(resource__building_id=grant.narrowed_id)
            if grant.narrowed_to == "building"
            else Q(resource_id=grant.narrowed_id) | Q(resource__whole_id=grant.narrowed_id)
        )
        seen |= Q(pk__in=rows.values("wait_id"))
    return waits.filter(seen)


def get_wait(village: Village, pk: int, *, by: Actor, now: datetime) -> Wait:
    """Return the wait, loaded; NotFound unless `by` may read it."""
    wait = loaded(waits_seen(village, by=by, now=now).filter(pk=pk)).first()
    if wait is None:
        raise NotFound(_("Nobody waits for this, or nobody that you may read."))
    wait.village = village
    return wait


def line_of(village: Village, *, by: Actor, now: datetime, own: bool = False) -> list[InLine]:
    """Return who waits and who may accept, as the reader may know them, by the time they wait for; with `own`, the
    reader's alone. Their ranks count everybody. A constant number of queries.
    """
    live = is_waiting(now) | is_offered(now)
    everybody = list(
        loaded(Wait.objects.filter(live, village=village)).order_by("joined_at", "pk")[:MOST]
    )
    ranks = waiting.ranks(wishes_of(everybody).values())
    seen = waits_seen(village, by=by, now=now)
    if own:
        mine = by.acts_for(village.day_of(now))
        seen = seen.filter(Q(party_id__in=sorted(mine)) | Q(asked_by_id=by.party_id))
    known = set(seen.filter(live).values_list("pk", flat=True))
    rows = [as_line(wait, rank=ranks[wait.pk], now=now) for wait in everybody if wait.pk in known]
    return sorted(rows, key=lambda row: (row.wait.starts_at, row.rank, row.wait.pk))


def rank_of(wait: Wait, *, now: datetime) -> int:
    """Return the rank of somebody who waits or may accept."""
    near = Wait.objects.filter(
        is_waiting(now) | is_offered(now),
        village_id=wait.village_id,
        joined_at__lte=wait.joined_at,
        starts_at__lt=wait.ends_at + MARGIN,
        ends_at__gt=wait.starts_at - MARGIN,
    )
    return waiting.ranks(wishes_of(list(loaded(near))).values()).get(wait.pk, 1)


def as_line(wait: Wait, *, rank: int, now: datetime) -> InLine:
    """Return a loaded wait as it stands."""
    state = state_of(wait, now=now)
    is_offer = state is WaitState.OFFERED and wait.offer is not None
    return InLine(
        wait=wait,
        state=state,
        resources=tuple(resources_of(wait)),
        rank=rank,
        until=wait.offer.hold.lapses_at if is_offer and wait.offer else None,
    )
