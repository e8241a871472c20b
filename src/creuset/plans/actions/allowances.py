"""Lots are given, spent, given back and corrected: each change an entry that is never changed.

Whoever writes holds the purses of those parties until the transaction ends, has read the last entry of each
lot, and counts on from it: two who spend the last day at once never both have it, and if they could the
database would refuse the second.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from itertools import batched

from django.db import transaction

from creuset.core import locks
from creuset.core.plain_rows import new_row
from creuset.core.prepared import insert
from creuset.kernel.errors import Conflict
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import HOUSE, Actor
from creuset.people.models import Party
from creuset.plans.kinds import EntryKind
from creuset.plans.models import Lot, LotEntry, Spender, Subscription
from creuset.plans.queries.purses import KNOWN, Move, Purse, purse_for, purse_of, spent_by
from creuset.plans.rules import lots
from creuset.plans.rules.allowances import Unit
from creuset.villages.models import Village

KIND = "purse"
PARTIES_AT_ONCE = 100


class SpentMeanwhile(Conflict):
    """Somebody spent from the same purse at the same instant."""

    code = "spent-meanwhile"


def lock_purses(village: Village, party_ids: Iterable[int]) -> None:
    """The purses of the parties in the village are held until the transaction ends."""
    locks.lock(f"{KIND}:{village.pk}", party_ids)


def write(*, purse: Purse, by: Actor, now: datetime) -> None:
    """What is not written yet of the purse is; it is held, and was read since."""
    for lot in purse.lots.values():
        if not lot.is_written:
            _write_new(lot, now=now)
    made: list[LotEntry] = []
    counted: dict[int, int] = {}
    for move in purse.moves:
        counted[move.lot.pk] = counted.get(move.lot.pk, move.lot.entries_made) + 1
        made.append(_entry(move, counted[move.lot.pk], by=by, now=now))
    changed = [move.lot for move in purse.moves] + purse.dated
    for lot in {lot.pk: lot for lot in changed}.values():
        as_read = Lot.objects.filter(pk=lot.pk, entries_made=lot.entries_made)
        lot.entries_made = counted.get(lot.pk, lot.entries_made)
        if not as_read.update(
            balance=lot.balance,
            entries_made=lot.entries_made,
            amount=lot.amount,
            until_on=lot.until_on,
        ):
            raise SpentMeanwhile(_("Somebody spent from this purse a moment ago: try again."))
    insert(made)
    purse.moves, purse.dated = [], []


def _write_new(lot: Lot, *, now: datetime) -> None:
    """The lot stands, and holds nothing before its first entry."""
    holds, lot.balance, lot.made_at = lot.balance, 0, now
    insert([lot])
    lot.balance = holds


def _entry(move: Move, number: int, *, by: Actor, now: datetime) -> LotEntry:
    kind, pk = move.source
    return new_row(
        LotEntry,
        lot=move.lot,
        number=number,
        kind=move.kind,
        amount=move.amount,
        before=move.before,
        balance=move.before + move.amount,
        source_kind=kind,
        source_id=pk,
        at=now,
        by_id=by.party_id,
        reason=move.reason,
    )


@dataclass(frozen=True, slots=True)
class Paid:
    """What lots give for what was needed, and those lots as they are afterwards."""

    spent: lots.Spent
    lots: Mapping[lots.LotName, Lot]


def spend(
    *,
    village: Village,
    party: Party,
    booker_id: int | None,
    needs: Sequence[lots.Need],
    source: tuple[str, int],
    by: Actor,
    now: datetime,
    is_new: bool = False,
    units: Collection[Unit] = frozenset(Unit),
    sources: Collection[tuple[str, int]] | None = None,
    is_whole: bool = False,
) -> Paid:
    """The source spends what the needs take, and nothing else.

    What it spent before and needs no more is given back to the very lots. Doing it twice changes nothing.
    Only what is counted in these units, and was given by one of the sources where they are said, is spent; and
    nothing where it is to pay the whole and a share were left.
    A source that `is_new` has spent nothing. Whoever calls has checked the right to. Raise SpentMeanwhile.
    """
    today = village.day_of(now)
    until = max([today, *(need.day for need in needs)])

    def read() -> tuple[Purse, dict[lots.LotName, int]]:
        purse = purse_for(village, party, booker_id, today=today, until=until)
        before: dict[lots.LotName, int] = {} if is_new else purse.keep_spent(spent_by(source))
        return purse, before

    purse, before = read()
    if not before and not purse.to_spend():
        return Paid(lots.Spent(), {})
    with transaction.atomic(savepoint=False):
        lock_purses(village, {*purse.parties, *(purse.lots[name].party_id for name in before)})
        purse, before = read()
        good = [
            lot
            for lot in purse.to_spend(before)
            if lot.unit in units and (sources is None or lot.name[:2] in sources)
        ]
        spent = lots.spend(needs, good)
        if is_whole and spent.unpaid:
            spent = lots.Spent(unpaid=spent.unpaid)
        _change(purse, before, spent.by_lot(), source=source)
        purse.forget_unspent(today)
        write(purse=purse, by=by, now=now)
    return Paid(spent, purse.lots)


@transaction.atomic
def give_back(
    *,
    village: Village,
    source: tuple[str, int],
    by: Actor,
    now: datetime,
    keep: Mapping[int, Fraction] | None = None,
) -> dict[lots.LotName, int]:
    """What the source spent goes back to the very lots, but for the share of each that is to `keep`, by its number;
    return what stays spent.

    Of what ended meanwhile, what comes back ends with it: the next who reads the purse finds it gone.
    """
    if not (before := spent_by(source)):
        return {}
    lock_purses(village, {lot.party_id for lot, _amount in before})
    purse = Purse({})
    amounts = purse.keep_spent(spent_by(source))
    shares = keep or {}
    stays = lots.kept(
        amounts, {name: shares.get(purse.lots[name].pk, Fraction(0)) for name in amounts}
    )
    _change(purse, amounts, stays, source=source)
    write(purse=purse, by=by, now=now)
    return stays


def _change(
    purse: Purse,
    before: Mapping[lots.LotName, int],
    after: Mapping[lots.LotName, int],
    *,
    source: tuple[str, int],
) -> None:
    for name, amount in lots.changes(before, after).items():
        kind = EntryKind.SPEND if amount > 0 else EntryKind.GIVE_BACK
        purse.move(purse.lots[name], kind, -amount, source=source)


def grant_due(village: Village, *, now: datetime) -> int:
    """What live subscriptions have to give is given, and what has ended is carried over or gone; return how many
    lots are new.

    A sweep: late or twice, it writes what whoever reads a purse has found all the time.
    """
    today = village.day_of(now)
    given = 0
    for some in batched(_with_purses(village, today), PARTIES_AT_ONCE):
        with transaction.atomic():
            lock_purses(village, some)
            purse = purse_of(village, some, today=today)
            given += sum(not lot.is_written for lot in purse.lots.values())
            write(purse=purse, by=HOUSE, now=now)
    return given


def grant_all(now: datetime) -> int:
    """Every village gives what is due, and ends what has ended."""
    return sum(grant_due(village, now=now) for village in Village.objects.order_by("pk"))


def unite_spenders(kept: Spender, other: Spender) -> None:
    """Two who are one may spend since the first of both was let."""
    kept.since = min(kept.since, other.since)


def _with_purses(village: Village, today: date) -> list[int]:
    """Return whom subscriptions may give something, and who has lots that ended, in order."""
    living = Subscription.objects.filter(village=village, state__in=KNOWN)
    ended = Lot.objects.filter(village=village, until_on__lte=today, balance__gt=0)
    ids = {
        *living.values_list("party_id", flat=True),
        *living.filter(member__isnull=False).values_list("member_id", flat=True),
        *ended.values_list("party_id", flat=True),
    }
    return sorted(ids)
