"""The list of those who wait for offices and plans, what is free, and whose turn it is."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from creuset.kernel.errors import DomainError, NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.fields import fold
from creuset.places.kinds import Kind
from creuset.places.models import Resource
from creuset.plans.actions.holding import agreed_for
from creuset.plans.kinds import Basis, OfferKind
from creuset.plans.models import Let, Offer, PlanProposal, PlanWait
from creuset.plans.models.waiting import IS_WAITING
from creuset.plans.permissions import may_see_plans
from creuset.plans.queries.offers import places_taken
from creuset.plans.queries.subscriptions import offers_open
from creuset.plans.rules.subscriptions import FOREVER
from creuset.plans.rules.waiting import Free, in_order, stands, whose_turn
from creuset.plans.states import PlanWaitState, ProposalState
from creuset.villages.models import Village

#: Kinds of offers whose places are let one by one, and the kinds of places.
PLACES = {
    OfferKind.OFFICE: Kind.OFFICE,
    OfferKind.STORAGE: Kind.STORAGE,
    OfferKind.LOCKER: Kind.LOCKER,
    OfferKind.PARKING: Kind.PARKING,
}
#: What somebody may wait for.
WAITED_FOR = (
    OfferKind.OFFICE,
    OfferKind.SEAT,
    OfferKind.FIXED_DESK,
    OfferKind.OPEN_SPACE,
    OfferKind.STORAGE,
    OfferKind.LOCKER,
    OfferKind.PARKING,
)
#: What was declined, or not answered in time, is proposed to the next.
REFUSED = (ProposalState.DECLINED, ProposalState.LAPSED)
#: Nobody is told of a place that frees later than this.
MOST_DAYS_AHEAD = 400


@dataclass(frozen=True)
class Standing:
    """Somebody on the list: where they stand, and their rank among those who wait for the same kind."""

    wait: PlanWait
    state: PlanWaitState
    rank: int
    proposal: PlanProposal | None


@dataclass(frozen=True)
class Match:
    """Something that is free, with an offer, and those for whom it is, whose turn it is first."""

    free: Free
    offer: Offer
    place: Resource | None
    line: Sequence[PlanWait]


#: What is free from a day on, with its offer and its place.
type Found = tuple[Free, Offer, Resource | None]


def waits_of(village: Village, *, by: Actor) -> QuerySet[PlanWait]:
    """Return who waits or waited in the village that the actor may read, loaded, unordered; one query more."""
    rows = PlanWait.objects.filter(village=village)
    return _loaded(rows if may_see_plans(by, village) else rows.filter(_is_own(by)))


def get_plan_wait(village: Village, pk: int, *, by: Actor) -> PlanWait:
    """Return the wish; NotFound unless the actor may read it."""
    row = waits_of(village, by=by).filter(pk=pk).first()
    if row is None:
        raise NotFound(_("Nobody waits under that number."))
    row.village = village
    return row


def wait_in_line(village: Village, pk: int, *, by: Actor) -> tuple[PlanWait, list[PlanWait]]:
    """Return the wish as `get_plan_wait` does, and everybody who waits: read once where it is among them."""
    line = live_line(village)
    seen = may_see_plans(by, village)
    found = next((one for one in line if one.pk == pk), None) if seen else None
    if found is None:
        return get_plan_wait(village, pk, by=by), line
    found.village = village
    return found, line


def get_proposal(village: Village, pk: int, *, by: Actor) -> PlanProposal:
    """Return the proposal with its wish; NotFound unless the actor may read it."""
    seen = waits_of(village, by=by).values("pk")
    rows = PlanProposal.objects.filter(pk=pk, wait__in=seen)
    row = rows.select_related("wait__party", "offer", "place").first()
    if row is None:
        raise NotFound(_("There is no such proposal."))
    row.wait.village = village
    return row


def open_proposal(
    wait: PlanWait, *, today: date, gone: Collection[int] = ()
) -> PlanProposal | None:
    """Return what a loaded wish may be answered with that day."""
    return next(
        (
            one
            for one in wait.proposals.all()
            if one.state_on(today, gone=gone) is ProposalState.OPEN
        ),
        None,
    )


def standing_of(
    rows: Iterable[PlanWait],
    live: Iterable[PlanWait],
    *,
    today: date,
    gone: Collection[int],
) -> list[Standing]:
    """Return the loaded wishes as they stand that day, with their rank among all the live ones of their kind.

    `gone` are the proposals of what somebody else has by now.
    """
    ranks: dict[int, int] = {}
    counts: Counter[str] = Counter()
    for one in in_order(wait.read() for wait in live):
        counts[one.kind] += 1
        ranks[one.pk] = counts[one.kind]
    found = []
    for wait in rows:
        proposal = open_proposal(wait, today=today, gone=gone)
        state = stands(
            left_at=wait.left_at,
            is_accepted=wait.accepted_at is not None,
            is_proposed=proposal is not None,
        )
        found.append(Standing(wait, state, ranks.get(wait.pk, 0), proposal))
    return found


def live_line(village: Village) -> list[PlanWait]:
    """Return everybody who waits in the village, loaded, in their order; two queries."""
    rows = {row.pk: row for row in _loaded(PlanWait.objects.filter(IS_WAITING, village=village))}
    return [rows[one.pk] for one in in_order(row.read() for row in rows.values())]


def own_and_live(village: Village, *, by: Actor) -> tuple[list[PlanWait], list[PlanWait]]:
    """Return the actor's own and those of structures that they look after, the latest first, and everybody who waits,
    in their order; loaded, two queries.
    """
    waiting = PlanWait.objects.filter(IS_WAITING | _is_own(by), village=village)
    rows = {row.pk: row for row in _loaded(waiting).order_by("-pk")}
    parties = _own_parties(by)
    live = [row for row in rows.values() if row.left_at is None and row.accepted_at is None]
    own = [row for row in rows.values() if row.party_id in parties]
    return own, [rows[one.pk] for one in in_order(row.read() for row in live)]


def narrowed_waits(
    rows: QuerySet[PlanWait],
    *,
    words: str = "",
    kind: OfferKind | None = None,
    is_over: bool = False,
) -> QuerySet[PlanWait]:
    """Return those who wait, or with `is_over` waited, of whom the name has the words, for offers of a kind."""
    rows = rows.exclude(IS_WAITING) if is_over else rows.filter(IS_WAITING)
    for word in fold(words).split():
        rows = rows.filter(party__search_text__contains=word)
    return rows.filter(kind=kind) if kind is not None else rows


def matches_of(village: Village, line: Sequence[PlanWait], *, today: date) -> list[Match]:
    """Return what is free or becomes so, with those of the line for whom it is; a constant number of queries.

    What is proposed to somebody already, and what nobody waits for, is not among them; whoever is proposed what
    somebody else has by now may be proposed something else.
    """
    return turns_of(village, line, today=today)[0]


def turns_of(
    village: Village, line: Sequence[PlanWait], *, today: date
) -> tuple[list[Match], frozenset[int]]:
    """Return what `matches_of` and `gone_of` do, asked together."""
    if not line:
        return [], frozenset()
    proposals = _proposed(line, today=today)
    free, room = _free_of(village, _kinds(line) | _offered(proposals), today=today)
    gone = frozenset(row.pk for row in proposals) - _still(proposals, free, room, today).keys()
    rows = {one.pk: one for one in line}
    idle = {one.pk for one in line if open_proposal(one, today=today, gone=gone) is None}
    passed: dict[tuple[int, int | None], set[int]] = defaultdict(set)
    for wait in line:
        for old in wait.proposals.all():
            if old.state_on(today) in REFUSED:
                passed[old.offer_id, old.place_id].add(wait.pk)
    wished = [one.read() for one in line if one.pk in idle]
    found: list[Match] = []
    for one, offer, place in _unproposed(free, room, proposals):
        turns = whose_turn(one, wished, passed=passed[one.offer_id, one.place_id])
        if turns:
            found.append(Match(one, offer, place, [rows[turn.pk] for turn in turns]))
    return found, gone


def open_proposals(village: Village, *, today: date) -> QuerySet[PlanProposal]:
    """Return what may still be answered that day, the earlier made first."""
    rows = PlanProposal.objects.filter(
        wait__village=village, state=ProposalState.OPEN, answer_by__gte=today
    )
    return rows.order_by("pk")


def gone_of(village: Village, line: Sequence[PlanWait], *, today: date) -> frozenset[int]:
    """Return the proposals to the line, open otherwise, of what is not free any more; no query where nothing is
    proposed.
    """
    rows = _proposed(line, today=today)
    return frozenset(row.pk for row in rows) - free_still(village, rows, today=today).keys()


def _proposed(line: Iterable[PlanWait], *, today: date) -> list[PlanProposal]:
    """Return what those who wait, loaded, may still answer that day, the earlier made first."""
    rows = [one for wait in line if (one := open_proposal(wait, today=today)) is not None]
    return sorted(rows, key=lambda row: row.pk)


def free_still(
    village: Village, proposals: Sequence[PlanProposal], *, today: date
) -> dict[int, Free]:
    """Return, by proposal, what of that which is proposed is as free as it was said to be.

    Let to somebody else meanwhile, for good or beyond the day from which it was proposed, or offered no more, it is
    not; of the last places of an offer whoever was asked earlier has the first. `proposals` are all that are open.
    """
    if not proposals:
        return {}
    free, room = _free_of(village, _offered(proposals), today=today)
    return _still(proposals, free, room, today)


def _kinds(line: Iterable[PlanWait]) -> set[OfferKind]:
    return {OfferKind(one.kind) for one in line}


def _offered(proposals: Iterable[PlanProposal]) -> set[OfferKind]:
    return {OfferKind(one.offer.kind) for one in proposals}


def _still(
    proposals: Iterable[PlanProposal], free: Iterable[Found], room: Mapping[int, int], today: date
) -> dict[int, Free]:
    there = {(one.offer_id, one.place_id): one for one, _offer, _place in free}
    left = dict(room)
    found: dict[int, Free] = {}
    for row in proposals:
        one = there.get((row.offer_id, row.place_id))
        if one is None or one.from_on > max(row.from_on, today) or left.get(row.offer_id, 1) <= 0:
            continue
        if row.offer_id in left:
            left[row.offer_id] -= 1
        found[row.pk] = one
    return found


def _unproposed(
    free: Iterable[Found], room: Mapping[int, int], proposals: Sequence[PlanProposal]
) -> list[Found]:
    """Return what is free but what is proposed already, which counts as taken."""
    asked = Counter(row.offer_id for row in proposals)
    places = {row.place_id for row in proposals}
    return [
        (one, offer, place)
        for one, offer, place in free
        if (place is None or place.pk not in places)
        and room.get(offer.pk, asked[offer.pk] + 1) > asked[offer.pk]
    ]


def _offers(village: Village, wanted: Collection[OfferKind], *, today: date) -> list[Offer]:
    offers = [
        offer
        for offer in offers_open(village, on=today, is_team=True)
        if OfferKind(offer.kind) in wanted and offer.cycle_months
    ]
    for offer in offers:
        offer.village = village
    return offers


def _free_of(
    village: Village, wanted: Collection[OfferKind], *, today: date
) -> tuple[list[Found], dict[int, int]]:
    """Return the places that are free or become so, each with each offer of these kinds by which it is let, then the
    other offers that may be taken once more; and how many more of each capped offer may be. Proposals take nothing.
    """
    offers = _offers(village, wanted, today=today)
    room = _room(village, offers, today=today)
    kinds = {PLACES[kind] for one in offers if (kind := OfferKind(one.kind)) in PLACES}
    places = _free_places(village, kinds, today=today)
    found: list[Found] = []
    for offer in offers:
        if room.get(offer.pk, 1) <= 0:
            continue
        kind = OfferKind(offer.kind)
        if kind not in PLACES:
            # Without a cap there is always room: nobody waits.
            if offer.cap is not None:
                found.append((_free(offer, None, today, today=today), offer, None))
            continue
        found += [
            (_free(offer, place, since, today=today), offer, place)
            for place, since in places
            if place.kind == PLACES[kind] and (offer.basis != Basis.AREA or place.area_m2)
        ]
    found.sort(key=lambda one: (one[0].from_on, one[0].place_id or 0, one[1].position))
    return found, room


def _room(village: Village, offers: Sequence[Offer], *, today: date) -> dict[int, int]:
    taken = places_taken(village, on=today)
    return {one.pk: one.cap - taken.get(one.pk, 0) for one in offers if one.cap is not None}


def _free_places(
    village: Village, kinds: Iterable[Kind], *, today: date
) -> list[tuple[Resource, date]]:
    """Return the places of these kinds with the day from which nobody has them, if it is known; two queries."""
    rows = list(
        Resource.objects.filter(
            Q(valid_until__isnull=True) | Q(valid_until__gt=today),
            village=village,
            kind__in=list(kinds),
            retired_at__isnull=True,
            is_unbuilt=False,
            is_pool=False,
            whole__isnull=True,
        )
        .select_related("building")
        .order_by("position", "pk")
    )
    until: dict[int, date] = {}
    for pk, day in Let.objects.filter(resource__in=rows, until_on__gt=today).values_list(
        "resource_id", "until_on"
    ):
        until[pk] = max(day, until.get(pk, day))
    found = []
    for row in rows:
        since = max(until.get(row.pk, today), row.valid_from or today)
        if since < FOREVER and (since - today).days <= MOST_DAYS_AHEAD:
            found.append((row, since))
    return found


def _free(offer: Offer, place: Resource | None, since: date, *, today: date) -> Free:
    return Free(
        offer_id=offer.pk,
        kind=OfferKind(offer.kind),
        from_on=since,
        place_id=place.pk if place else None,
        building_id=place.building_id if place else None,
        area_m2=place.area_m2 if place else None,
        monthly=_monthly(offer, place, today=today),
    )


def _monthly(offer: Offer, place: Resource | None, *, today: date) -> int | None:
    try:
        first = agreed_for(offer, quantity=1, place=place, on=today)[0]
    except DomainError:
        return None
    return (first.price.cents + first.charges.cents) // offer.cycle_months


def _is_own(by: Actor) -> Q:
    return Q(party_id__in=_own_parties(by))


def _own_parties(by: Actor) -> frozenset[int]:
    return frozenset() if by.party is None else frozenset({by.party.pk, *by.looks_after()})


def _loaded(rows: QuerySet[PlanWait]) -> QuerySet[PlanWait]:
    proposals = PlanProposal.objects.select_related("offer", "place").order_by("-pk")
    return rows.select_related("party", "offer", "building", "first_by").prefetch_related(
        Prefetch("proposals", queryset=proposals)
    )
