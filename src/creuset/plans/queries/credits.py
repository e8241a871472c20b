"""What parties have to spend and how they spent it, as pages and programs show it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from creuset.core.together import together
from creuset.people.models import Affiliation, Party
from creuset.people.queries.belonging import people_of
from creuset.places.kinds import Kind
from creuset.places.models import Resource
from creuset.plans.amounts import Amount, amount_of
from creuset.plans.kinds import CheckIns
from creuset.plans.models import FOREVER, Lot, LotEntry, PurseRule, Spender
from creuset.plans.queries.purses import Purse, purse_of
from creuset.plans.rules.allowances import Unit
from creuset.villages.models import Village


@dataclass(frozen=True, slots=True)
class LotLine:
    """A lot in words; `places` are the names of what it is good for, none where it is good for all."""

    lot: Lot
    left: Amount
    given: Amount
    places: tuple[str, ...]
    is_carried: bool
    is_good: bool

    @property
    def last_on(self) -> date | None:
        """The last day on which it is good; None: no end."""
        if self.lot.until_on == FOREVER:
            return None
        return date.fromordinal(self.lot.until_on.toordinal() - 1)


@dataclass(frozen=True, slots=True)
class PurseLines:
    """What a party has: its lots, and what is good today, a unit each."""

    party: Party
    lots: Sequence[LotLine]
    sums: Sequence[tuple[Unit, Amount]]


@dataclass(frozen=True, slots=True)
class SpenderLine:
    """Somebody of a company, and whether they may spend what it has; its admins always may."""

    person: Party
    is_admin: bool
    may_spend: bool


def purse_lines(village: Village, parties: Sequence[Party], *, today: date) -> list[PurseLines]:
    """Return what each of the parties has today, what ended left out; two queries for any number."""
    if not parties:
        return []
    purse = purse_of(village, [party.pk for party in parties], today=today)
    return lines_of(village, parties, purse, today=today)


def lines_of(
    village: Village, parties: Sequence[Party], purse: Purse, *, today: date
) -> list[PurseLines]:
    """Return what each of the parties has of the purse that holds all of theirs; one query at most."""
    live = [lot for lot in purse.lots.values() if lot.until_on > today]
    live = sorted(live, key=lambda lot: (lot.until_on, lot.from_on, lot.key))
    names = _places_of(village, live)
    return [
        PurseLines(
            party,
            [
                _line(lot, names, village, today=today)
                for lot in live
                if lot.party_id == party.pk and (lot.balance or lot.from_on <= today)
            ],
            _sums([lot for lot in live if lot.party_id == party.pk], village, today=today),
        )
        for party in parties
    ]


def _line(lot: Lot, names: Mapping[str, str], village: Village, *, today: date) -> LotLine:
    return LotLine(
        lot,
        left=amount_of(lot, lot.balance, village.currency),
        given=amount_of(lot, lot.amount, village.currency),
        places=(
            *(str(Kind(kind).label) for kind in lot.kinds if kind in Kind.values),
            *(names.get(code, code) for code in lot.resources),
        ),
        is_carried=lot.is_carried,
        is_good=lot.from_on <= today,
    )


def _sums(lots: Iterable[Lot], village: Village, *, today: date) -> list[tuple[Unit, Amount]]:
    found: dict[Unit, int] = {}
    for lot in lots:
        if lot.from_on <= today and lot.balance:
            unit = Unit(lot.unit)
            found[unit] = found.get(unit, 0) + lot.balance
    return [(unit, Amount(unit, found[unit], village.currency)) for unit in Unit if unit in found]


def _places_of(village: Village, lots: Iterable[Lot]) -> dict[str, str]:
    """Return the names of the places that lots name, by code; one query, none where they name none."""
    codes = {code for lot in lots for code in lot.resources}
    if not codes:
        return {}
    rows = Resource.objects.filter(village=village, code__in=codes)
    return {row.code: row.name for row in rows}


def entries_of(village: Village, parties: Iterable[int]) -> QuerySet[LotEntry]:
    """Return the entries of the lots of some parties, each with its lot and who made it."""
    rows = LotEntry.objects.filter(lot__village=village, lot__party_id__in=list(parties))
    return rows.select_related("lot__party", "by")


def get_lot(village: Village, party: Party, pk: int) -> Lot:
    """Return a lot of the party; raise Http404."""
    rows = Lot.objects.select_related("party", "village")
    return get_object_or_404(rows, village=village, party=party, pk=pk)


def spenders_of(village: Village, company: Party) -> list[SpenderLine]:
    """Return who belongs to a company, and who of them may spend; one query."""
    return spenders_from(*together(*ask_spenders(village, company)))


def ask_spenders(village: Village, company: Party) -> tuple[QuerySet[Any, Any], QuerySet[Any, Any]]:
    """Return what to ask for the lines of `spenders_from`."""
    lets = Spender.objects.filter(village=village, company=company)
    return lets.values_list("person_id", flat=True), people_of(company)


def spenders_from(lets: Iterable[int], people: Iterable[Affiliation]) -> list[SpenderLine]:
    """Return who belongs to the company that was asked about, and who of them may spend."""
    let = set(lets)
    return [
        SpenderLine(row.person, row.is_admin, row.is_admin or row.person_id in let)
        for row in people
    ]


def is_company_first(village: Village) -> bool:
    """Say whether a company's purse is spent before that of who may spend both; one query."""
    return PurseRule.objects.filter(village=village, company_first=True).exists()


def check_ins_of(village: Village) -> CheckIns:
    """Return what coming to the open space without a booking costs in the village; one query."""
    found = PurseRule.objects.filter(village=village).values_list("check_ins", flat=True).first()
    return CheckIns(found) if found else CheckIns.OWED


def holders_of(village: Village, *, today: date, words: str = "") -> QuerySet[Party]:
    """Return who has lots that are not over, by name; `words` are of the name."""
    lots = Lot.objects.filter(village=village, until_on__gt=today)
    found = Party.objects.filter(pk__in=lots.values("party_id"))
    for word in words.split():
        found = found.filter(Q(name__icontains=word))
    return found.order_by("name", "pk")
