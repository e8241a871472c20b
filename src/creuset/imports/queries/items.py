"""What becomes of each record of the files: made, filled or left."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from creuset.imports.queries.known import Seen
from creuset.imports.rules.joining import Holder
from creuset.imports.rules.records import Balance, Contract, Deposit, Past, Record
from creuset.imports.rules.sheets import Problem
from creuset.places.models import Resource
from creuset.plans.models import Offer, Subscription
from creuset.plans.rules.allowances import Unit

#: Most of a hundred thousand rows fill nothing in: they share this one.
NOTHING: Mapping[str, str] = MappingProxyType({})


class Sign(StrEnum):
    """What becomes of a record: something new, something that is filled, or nothing."""

    NEW = "new"
    FILLED = "filled"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Holding:
    """A company or a person of the files: the party that it is here, if any, and what would be filled in."""

    record: Holder
    sign: Sign
    party: Seen | None = None
    fills: Mapping[str, str] = NOTHING
    #: The companies that the person would belong to: records of the files, or parties.
    joins: tuple[Holder | Seen, ...] = ()


@dataclass(frozen=True, slots=True)
class PastItem:
    """A paper of the past, and whose it is: a record of the files, or a party."""

    record: Past
    sign: Sign
    holder: Holder | Seen


@dataclass(frozen=True, slots=True)
class ContractItem:
    """What somebody subscribes to: who it is here, to which offer, where."""

    record: Contract
    sign: Sign
    holder: Holder | Seen
    offer: Offer
    member: Holder | Seen | None = None
    place: Resource | None = None


@dataclass(frozen=True, slots=True)
class BalanceItem:
    """What somebody has left to spend, as `plans` counts it."""

    record: Balance
    sign: Sign
    holder: Holder | Seen
    unit: Unit
    amount: int


@dataclass(frozen=True, slots=True)
class DepositItem:
    """A security deposit, and the subscription that it is for: one of the files, or one that stands."""

    record: Deposit
    sign: Sign
    contract: Contract | Subscription


@dataclass(frozen=True, slots=True)
class Preview:
    """All that the files would do, in the order in which it is done, and every reason why it cannot be."""

    holdings: tuple[Holding, ...] = ()
    contracts: tuple[ContractItem, ...] = ()
    balances: tuple[BalanceItem, ...] = ()
    deposits: tuple[DepositItem, ...] = ()
    past: tuple[PastItem, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        """How many of each kind are made, filled and left."""
        found: dict[str, dict[str, int]] = {}
        for item in self.items:
            of_kind = found.setdefault(kind_of(item.record), {each.value: 0 for each in Sign})
            of_kind[item.sign] += 1
        return found

    @property
    def items(self) -> list["Step"]:
        """All that the files say, in the order in which it is done: companies before who belongs to them."""
        return [*self.holdings, *self.contracts, *self.balances, *self.deposits, *self.past]

    @property
    def steps(self) -> list["Step"]:
        """What is to be done."""
        return [
            item
            for item in self.items
            if item.sign is not Sign.LEFT or (isinstance(item, Holding) and item.joins)
        ]


def kind_of(record: Record) -> str:
    """Return the word for what the record is; a paper of the past says its own."""
    return record.kind if isinstance(record, Past) else type(record).__name__.casefold()


type Step = Holding | ContractItem | BalanceItem | DepositItem | PastItem
