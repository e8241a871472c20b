"""What parties may spend: their lots as they stand on a day, whether or not a task has written it.

What a subscription has to give and what has ended is worked out from the rows whenever they are read; whoever
spends writes down what was worked out first, and the nightly sweep does so for everybody else.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import BigIntegerField, CharField, DateField, Q, QuerySet

from creuset.core.prepared import Given, GivenList, Listed, Prepared
from creuset.core.together import Together, together
from creuset.kernel.spans import DaySpan
from creuset.people.models import Affiliation, Party
from creuset.plans.kinds import CycleFrom, EntryKind, TermKind
from creuset.plans.models import (
    FOREVER,
    Lot,
    LotEntry,
    PurseRule,
    Spender,
    Subscription,
    Term,
)
from creuset.plans.models.allowances import CARRIED
from creuset.plans.rules import granting
from creuset.plans.rules.allowances import Grant, Whose
from creuset.plans.rules.lots import Lot as LotValue
from creuset.plans.rules.lots import LotName
from creuset.plans.rules.proration import months_after
from creuset.plans.states import STANDING, SubscriptionState
from creuset.villages.models import Village

SUBSCRIPTION = "subscription"
#: What may still be carried over into today ended no longer ago.
LONGEST_AGO_MONTHS = 73
#: Those that give, gave until they were left, or shall not give after all.
KNOWN = [*(state.value for state in STANDING), SubscriptionState.ENDED, SubscriptionState.WITHDRAWN]

#: What `settle` reads of terms, of their subscriptions and of their offers: every booking asks it.
GIVING = (
    *("subscription_id", "offer_id", "kind", "quantity", "from_on", "until_on"),
    *("subscription__village_id", "subscription__party_id", "subscription__member_id"),
    *("subscription__state", "subscription__last_on"),
    *("offer__names", "offer__allowances", "offer__cycle_months", "offer__cycle_from"),
)

VILLAGE = Given("village", BigIntegerField())
PARTIES = GivenList("parties", BigIntegerField())
SINCE = Given("since", DateField())
SPENT = Prepared(
    lambda: (
        LotEntry.objects.filter(
            source_kind=Given("kind", CharField()),
            source_id=Given("source", BigIntegerField()),
            kind__in=[EntryKind.SPEND, EntryKind.GIVE_BACK],
        )
        .select_related("lot")
        .order_by("pk")
    )
)


@dataclass(frozen=True, slots=True)
class Move:
    """A lot comes to hold so much more or less; it is not written yet."""

    lot: Lot
    kind: EntryKind
    amount: int
    before: int
    source: tuple[str, int]
    reason: str = ""


@dataclass(slots=True)
class Purse:
    """Lots with what they hold, and what of it is not written yet.

    `ranks` says which parties' lots may be spent, the lowest first.
    """

    lots: dict[LotName, Lot]
    ranks: dict[int, int] = field(default_factory=dict)
    #: Whose lots these are: who writes holds them all.
    parties: frozenset[int] = frozenset()
    #: Personal lots count only where this party pays for them; None: all.
    holder: int | None = None
    moves: list[Move] = field(default_factory=list)
    #: Lots whose last day changed, which is no entry.
    dated: list[Lot] = field(default_factory=list)

    def put(self, lot: Lot, *, reason: str = "") -> None:
        """The lot is in the purse, with what it gives."""
        self.lots[lot.name] = lot
        amount, lot.balance, lot.entries_made = lot.amount, 0, 0
        self.move(lot, EntryKind.GRANT, amount, source=lot.source, reason=reason)

    def move(
        self, lot: Lot, kind: EntryKind, amount: int, *, source: tuple[str, int], reason: str = ""
    ) -> None:
        """The lot holds so much more, or less."""
        if amount:
            self.moves.append(Move(lot, kind, amount, lot.balance, source, reason))
            lot.balance += amount

    def to_spend(self, before: Mapping[LotName, int] | None = None) -> list[LotValue]:
        """Return the lots that may be spent, as the rules read them.

        `before` is what each gives already to whom asks: it stays theirs, even where they may spend no more.
        """
        own = before or {}
        found = []
        for name, lot in self.lots.items():
            rank = self.ranks.get(lot.party_id)
            is_theirs = rank is not None and self.holder in (None, lot.party_id, lot.holder_id)
            left = own.get(name, 0) + (lot.balance if is_theirs else 0)
            if left:
                found.append(replace(lot.as_value(rank or 0), left=left))
        return found

    def keep_spent(self, found: Iterable[tuple[Lot, int]]) -> dict[LotName, int]:
        """The lots from which something was spent are in the purse; return how much of each, by name."""
        before: dict[LotName, int] = {}
        for lot, amount in found:
            self.lots.setdefault(lot.name, lot)
            before[lot.name] = amount
        return before

    def forget_unspent(self, today: date) -> None:
        """Lots that begin later and that nobody spends from are not written: they are found again when asked for."""
        unspent = {
            lot.name
            for lot in self.lots.values()
            if not lot.is_written and lot.from_on > today and lot.balance == lot.amount
        }
        self.moves = [move for move in self.moves if move.lot.name not in unspent]
        self.lots = {name: lot for name, lot in self.lots.items() if name not in unspent}


def _questions() -> Sequence[QuerySet[Any, Any]]:
    """What may be spent by a booking of one of the parties, booked by one of them."""
    live = Affiliation.objects.filter(person_id__in=PARTIES, until__isnull=True)
    spent = Spender.objects.filter(village_id=VILLAGE, person_id__in=PARTIES)
    whose = (
        Q(party_id__in=PARTIES)
        | Q(party_id__in=spent.values("company_id"))
        | Q(party_id__in=live.filter(is_admin=True).values("organisation_id"))
    )
    return (
        Lot.objects.filter(whose, village_id=VILLAGE)
        .filter(Q(balance__gt=0) | Q(until_on__gt=SINCE))
        .order_by("pk"),
        _terms(whose | Q(member_id__in=PARTIES)),
        spent.values_list("company_id", "person_id"),
        live.values_list("organisation_id", "is_admin", "person_id"),
        PurseRule.objects.filter(village_id=VILLAGE).values_list("company_first", flat=True),
    )


def _terms(whose: Q) -> QuerySet[Term]:
    of = Subscription.objects.filter(whose, village_id=VILLAGE, state__in=KNOWN)
    return (
        Term.objects.filter(subscription__in=of)
        .select_related("subscription", "offer")
        .only(*GIVING)
        .order_by("subscription_id", "from_on")
    )


PURSES = Together(_questions)


def purse_for(
    village: Village, party: Party, booker_id: int | None, *, today: date, until: date
) -> Purse:
    """Return what a booking of the party may spend, whoever booked it, as it stands today; one query.

    Lots that a subscription has to give until the day `until` are in it. A person spends their own purse, then
    those of the companies that let them, or the other way round, as the village says; a company's bookings
    spend its own where it lets who booked, or they are no part of it (the village's team), and what it pays for
    of the booker's own.
    """
    parties = list({party.pk, party.pk if booker_id is None else booker_id})
    found, terms, spenders, affiliations, rules = PURSES(
        village=village.pk, parties=parties, since=months_after(today, -LONGEST_AGO_MONTHS)
    )
    company_first = any(rules)
    lets = {company for company, person in spenders if person == booker_id} | {
        company for company, is_admin, person in affiliations if is_admin and person == booker_id
    }
    purse = Purse(
        {lot.name: lot for lot in found},
        parties=frozenset(
            {*parties, *(company for company, _person in spenders)}
            | {company for company, is_admin, _person in affiliations if is_admin}
        ),
    )
    if party.is_organisation:
        belongs = {company for company, _admin, person in affiliations if person == booker_id}
        if party.pk in lets or party.pk not in belongs:
            purse.ranks[party.pk] = int(not company_first)
        if booker_id is not None:
            purse.ranks.setdefault(booker_id, int(company_first))
        purse.holder = party.pk
    else:
        purse.ranks[party.pk] = int(company_first)
        if party.pk == booker_id:
            purse.ranks |= dict.fromkeys(lets, int(not company_first))
    settle(purse, terms, today=today, until=until)
    return purse


def purse_of(village: Village, party_ids: Iterable[int], *, today: date) -> Purse:
    """Return the lots of parties as they stand today; one query."""
    ids = list(party_ids)
    lots, terms = together(*ask_purse(village, ids, today=today))
    return purse_from(ids, lots, terms, today=today)


def ask_purse(
    village: Village, ids: Sequence[int], *, today: date
) -> tuple[QuerySet[Lot], QuerySet[Term]]:
    """Return the questions of `purse_from`: put with others in one statement."""
    since = months_after(today, -LONGEST_AGO_MONTHS)
    of = Subscription.objects.filter(
        Q(party_id__in=ids) | Q(member_id__in=ids), village=village, state__in=KNOWN
    )
    return (
        Lot.objects.filter(village=village, party_id__in=ids)
        .filter(Q(balance__gt=0) | Q(until_on__gt=since))
        .order_by("pk"),
        Term.objects.filter(subscription__in=of)
        .select_related("subscription", "offer")
        .order_by("subscription_id", "from_on"),
    )


def purse_from(
    ids: Sequence[int], lots: Iterable[Lot], terms: Iterable[Term], *, today: date
) -> Purse:
    """Return the lots of parties as they stand today, from the answers to `ask_purse`."""
    purse = Purse(
        {lot.name: lot for lot in lots}, ranks=dict.fromkeys(ids, 0), parties=frozenset(ids)
    )
    settle(purse, terms, today=today, until=today)
    return purse


def settle(purse: Purse, terms: Iterable[Term], *, today: date, until: date) -> None:
    """The purse holds what subscriptions have to give until a day, and nothing of what has ended by today."""
    of: dict[int, list[Term]] = {}
    for term in terms:
        of.setdefault(term.subscription_id, []).append(term)
    for mine in of.values():
        _give(purse, mine[0].subscription, mine, today=today, until=until)
    # What was carried over may have ended as well.
    while ended := [lot for lot in purse.lots.values() if lot.until_on <= today and lot.balance]:
        for lot in ended:
            _close(purse, lot)


def _give(purse: Purse, of: Subscription, terms: list[Term], *, today: date, until: date) -> None:
    given = {
        lot.key: lot
        for lot in purse.lots.values()
        if lot.source == (SUBSCRIPTION, of.pk) and not lot.is_carried
    }
    horizon = max([until, *(lot.from_on for lot in given.values())])
    expected = {
        due.key: due
        for due in granting.dues(lived(of, terms), today=today, until=horizon, forever=FOREVER)
    }
    for key, due in expected.items():
        if key not in given:
            lot = _lot_of(of, _term_on(terms, due.from_on), due)
            if due.from_on <= until and lot.party_id in purse.parties:
                purse.put(lot)
        elif given[key].until_on > today:
            _adjust(purse, given[key], due.amount, due.until_on)
    for key, lot in given.items():
        # What it shall never begin to give; what it gave already is good until its day.
        if key not in expected and lot.from_on > today:
            _adjust(purse, lot, 0, lot.until_on)


def lived(of: Subscription, terms: Iterable[Term]) -> list[granting.Terms]:
    """Return the terms of a subscription as the rules read them, until it is left."""
    if of.state == SubscriptionState.WITHDRAWN:
        return []
    read = [
        granting.Terms(
            DaySpan(term.from_on, term.until_on),
            tuple(Grant.read(row) for row in term.offer.allowances)
            if term.kind != TermKind.PAUSE
            else (),
            term.quantity,
            term.offer.cycle_months,
            from_month=term.offer.cycle_from == CycleFrom.MONTH,
        )
        for term in terms
    ]
    return granting.cut(read, until=of.last_on + timedelta(days=1)) if of.last_on else read


def _term_on(terms: Iterable[Term], day: date) -> Term:
    return next(term for term in terms if term.from_on <= day < term.until_on)


def _lot_of(of: Subscription, term: Term, due: granting.Due) -> Lot:
    grant = due.grant
    member = of.member_id if grant.whose is Whose.MEMBER else None
    return Lot(
        village_id=of.village_id,
        party_id=member or of.party_id,
        holder_id=of.party_id if member else None,
        source_kind=SUBSCRIPTION,
        source_id=of.pk,
        key=due.key,
        names=term.offer.names,
        unit=grant.unit,
        amount=due.amount,
        kinds=sorted(grant.good_for.kinds),
        resources=sorted(grant.good_for.resources),
        carry_over=grant.carry_over,
        carry_months=grant.carry_months,
        from_on=due.from_on,
        until_on=due.until_on,
    )


def _adjust(purse: Purse, lot: Lot, amount: int, until_on: date) -> None:
    """The lot gives what it has to by now; what was spent of it stays spent."""
    if amount != lot.amount:
        change = max(-lot.balance, amount - lot.amount)
        purse.move(lot, EntryKind.ADJUST, change, source=lot.source)
        lot.amount = amount
        purse.dated.append(lot)
    if until_on != lot.until_on:
        lot.until_on = until_on
        purse.dated.append(lot)


def _close(purse: Purse, lot: Lot) -> None:
    """What the lot has left is carried over, once, or ends; what comes back to it later ends."""
    key = f"{CARRIED}{lot.key}"
    end = granting.closing(
        lot.balance,
        until_on=lot.until_on,
        carry_over=0 if (*lot.source, key) in purse.lots else lot.carry_over,
        carry_months=lot.carry_months,
    )
    purse.move(lot, EntryKind.CARRY, -end.carried, source=lot.source)
    purse.move(lot, EntryKind.EXPIRE, -end.expired, source=lot.source)
    if end.carried:
        purse.put(
            Lot(
                village_id=lot.village_id,
                party_id=lot.party_id,
                holder_id=lot.holder_id,
                source_kind=lot.source_kind,
                source_id=lot.source_id,
                key=key,
                names=lot.names,
                unit=lot.unit,
                amount=end.carried,
                kinds=lot.kinds,
                resources=lot.resources,
                from_on=lot.until_on,
                until_on=end.carried_until,
            )
        )


def spent_by(source: tuple[str, int]) -> list[tuple[Lot, int]]:
    """Return the lots that a source spends from, and how much of each; one query."""
    kind, pk = source
    return spent_from(SPENT(kind=kind, source=pk))


def spent_rows(source: tuple[str, int]) -> Listed:
    """Return what a source spent and got back, to be asked with others for `spent_from`."""
    kind, pk = source
    return SPENT.listed(kind=kind, source=pk)


def spent_from(rows: Iterable[LotEntry]) -> list[tuple[Lot, int]]:
    """Return the lots of `spent_rows`, and how much is spent of each."""
    found: dict[int, tuple[Lot, int]] = {}
    for row in rows:
        _lot, before = found.get(row.lot_id, (row.lot, 0))
        found[row.lot_id] = (_lot, before - row.amount)
    return [(lot, amount) for lot, amount in found.values() if amount]
