"""Contracts of the files, their balances and deposits, beside the village's offers and places."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from creuset.imports.queries.items import BalanceItem, ContractItem, DepositItem, Sign
from creuset.imports.queries.known import Known, kept_keys, who, whom
from creuset.imports.rules.joining import Joined
from creuset.imports.rules.records import Balance, Contract
from creuset.imports.rules.sheets import Problem, plain
from creuset.imports.rules.values import Wrong, number
from creuset.kernel.errors import DomainError
from creuset.kernel.sentences import sentence as _
from creuset.places.models import Resource
from creuset.plans.actions.holding import agreed_for
from creuset.plans.models import Let, Offer, Subscription
from creuset.plans.rules.allowances import Unit, kept
from creuset.plans.states import STANDING
from creuset.villages.models import Village


def contracts_in(
    village: Village, system: str, joined: Joined, known: Known, today: date
) -> tuple[list[ContractItem], list[Problem]]:
    """Return the contracts that can be brought, and why the others cannot."""
    if not joined.contracts:
        return [], []
    done = kept_keys(village, system, "contract")
    shelf = _Shelf.read(village, today)
    directory = joined.holders
    found: list[ContractItem] = []
    problems: list[Problem] = []
    for record in joined.contracts:
        wrong: list[tuple[str, object]] = []
        holder, why = whom(record.holder or record.member, directory, known.named)
        wrong += [("holder", why)] if holder is None else []
        member, why = whom(record.member, directory, known.named) if record.member else (None, None)
        wrong += [("member", why)] if why is not None else []
        is_kept = record.key in done
        offer, place = shelf.offers.get(plain(record.offer)), shelf.places.get(plain(record.place))
        wrong += _contract_faults(record, offer, place, shelf, today=today, is_kept=is_kept)
        problems += [record.row.problem(column, reason) for column, reason in wrong]
        if not wrong and holder is not None and offer is not None:
            # who holds it uses it, unless somebody else is named
            user = None if member is holder else member
            sign = Sign.LEFT if is_kept else Sign.NEW
            found.append(ContractItem(record, sign, holder, offer, user, place))
            if place is not None and not place.is_pool:
                shelf.let.add(place.pk)
    return found, problems


@dataclass(frozen=True, slots=True)
class _Shelf:
    """What the village offers, and where, by the codes and by each name; and the places that are let."""

    offers: Mapping[str, Offer]
    places: Mapping[str, Resource]
    let: set[int]

    @classmethod
    def read(cls, village: Village, today: date) -> "_Shelf":
        """Return what the village has; who subscribed to an offer that is gone keeps it."""
        offers = Offer.objects.filter(village=village).order_by(
            F("retired_at").asc(nulls_first=True), "pk"
        )
        places = Resource.objects.filter(village=village, retired_at__isnull=True).order_by("pk")
        lets = Let.objects.filter(resource__village=village, until_on__gt=today)
        by_offer: dict[str, Offer] = {}
        for offer in offers:
            offer.village = village
            for word in (offer.code, *offer.names.values()):
                by_offer.setdefault(plain(word), offer)
        by_place: dict[str, Resource] = {}
        for place in places.select_related("building"):
            for word in (place.code, *place.names.values()):
                by_place.setdefault(plain(word), place)
        return cls(by_offer, by_place, set(lets.values_list("resource_id", flat=True)))


def _contract_faults(
    record: Contract,
    offer: Offer | None,
    place: Resource | None,
    shelf: _Shelf,
    *,
    today: date,
    is_kept: bool,
) -> Iterable[tuple[str, object]]:
    """Yield what keeps a contract out: an offer or a place that is not there, or is not free."""
    if record.last_on is not None and record.last_on < record.starts_on:
        yield "last_on", _("the last day comes before the first")
    if record.place and place is None:
        yield "place", _("no place of this village is called “%(name)s”", name=record.place)
    has_ended = record.last_on is not None and record.last_on < today
    if place is not None and place.pk in shelf.let and not (is_kept or has_ended):
        yield "place", _("“%(name)s” is let already", name=record.place)
    if offer is None:
        yield "offer", _("no offer of this village is called “%(name)s”", name=record.offer)
        return
    try:
        agreed_for(offer, quantity=record.quantity, place=place, on=today)
    except DomainError as error:
        yield "offer", error


def balances_in(
    village: Village, system: str, joined: Joined, known: Known
) -> tuple[list[BalanceItem], list[Problem]]:
    """Return what is left to whom, and what of it cannot be counted."""
    if not joined.balances:
        return [], []
    done, directory = kept_keys(village, system, "balance"), joined.holders
    found: list[BalanceItem] = []
    problems: list[Problem] = []
    for record in joined.balances:
        holder, why = whom(record.holder, directory, known.named)
        if holder is None:
            problems.append(record.row.problem("holder", why))
        try:
            unit, amount = _left(record)
        except Wrong as error:
            problems.append(record.row.problem("balance", error.why))
            continue
        except DomainError as error:
            problems.append(record.row.problem("balance", error))
            continue
        if holder is not None:
            sign = Sign.LEFT if record.key in done else Sign.NEW
            found.append(BalanceItem(record, sign, holder, unit, amount))
    return found, problems


def _left(record: Balance) -> tuple[Unit, int]:
    """Return what is left, as `plans` counts it; raise Wrong where it says nothing."""
    if record.unit not in set(Unit):
        units = ", ".join(Unit)
        raise Wrong(_("“%(unit)s” is no unit; there are: %(units)s", unit=record.unit, units=units))
    unit = Unit(record.unit)
    amount = kept(unit, number(record.amount))
    if amount <= 0:
        raise Wrong(_("nothing is left: leave the row out"))
    return unit, amount


def deposits_in(
    village: Village,
    system: str,
    joined: Joined,
    known: Known,
    contracts: Sequence[ContractItem],
) -> tuple[list[DepositItem], list[Problem]]:
    """A deposit is for the dearest contract of its holder: of the files, else of those that stand."""
    if not joined.deposits:
        return [], []
    done, directory = kept_keys(village, system, "deposit"), joined.holders
    of_files: dict[int, Contract] = {}
    for item in sorted(
        contracts, key=lambda item: item.record.price.cents if item.record.price else 0
    ):
        if item.sign is Sign.NEW:
            of_files[who(item.holder, known)] = item.record
    standing = {
        row.party_id: row
        for row in Subscription.objects.filter(village=village, state__in=STANDING).order_by("pk")
    }
    found: list[DepositItem] = []
    problems: list[Problem] = []
    for record in joined.deposits:
        holder, why = whom(record.holder, directory, known.named)
        if holder is None:
            problems.append(record.row.problem("holder", why))
            continue
        key = who(holder, known)
        contract = of_files.get(key) or standing.get(key)
        if contract is None:
            why = _("“%(name)s” has no contract that it could be for", name=record.holder)
            problems.append(record.row.problem("holder", why))
        else:
            sign = Sign.LEFT if record.key in done else Sign.NEW
            found.append(DepositItem(record, sign, contract))
    return found, problems
