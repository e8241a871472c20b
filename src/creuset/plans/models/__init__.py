"""What is offered, subscribed to, let and given to spend; absences, and what is done as somebody moves in or out."""

from creuset.plans.models.absence import Absence, AbsentDay
from creuset.plans.models.agreements import Agreement, ClosedMonth, SharedDay
from creuset.plans.models.allowances import (
    CHECK_IN_LABELS,
    Lot,
    LotEntry,
    PurseRule,
    Spender,
)
from creuset.plans.models.checklists import (
    DOER_LABELS,
    FACT_LABELS,
    MOMENT_LABELS,
    TODO_LABELS,
    Checklist,
    Todo,
    TodoList,
)
from creuset.plans.models.deposits import ENTRY_LABELS, SecurityDeposit, SecurityEntry
from creuset.plans.models.indexes import IndexValue
from creuset.plans.models.inspections import (
    CONDITION_LABELS,
    SIDE_LABELS,
    Inspection,
    InspectionLine,
    MeterReading,
)
from creuset.plans.models.offers import Offer
from creuset.plans.models.passes import PassSale
from creuset.plans.models.relocations import (
    MOVE_PRICE_LABELS,
    RELOCATION_LABELS,
    Mover,
    Relocation,
)
from creuset.plans.models.seats import Seat
from creuset.plans.models.subscriptions import STATE_LABELS, TERM_LABELS, Let, Subscription, Term
from creuset.plans.models.waiting import (
    PLAN_WAIT_LABELS,
    PROPOSAL_LABELS,
    PlanProposal,
    PlanWait,
)
from creuset.plans.rules.subscriptions import FOREVER

__all__ = [
    "CHECK_IN_LABELS",
    "CONDITION_LABELS",
    "DOER_LABELS",
    "ENTRY_LABELS",
    "FACT_LABELS",
    "FOREVER",
    "MOMENT_LABELS",
    "MOVE_PRICE_LABELS",
    "PLAN_WAIT_LABELS",
    "PROPOSAL_LABELS",
    "RELOCATION_LABELS",
    "SIDE_LABELS",
    "STATE_LABELS",
    "TERM_LABELS",
    "TODO_LABELS",
    "Absence",
    "AbsentDay",
    "Agreement",
    "Checklist",
    "ClosedMonth",
    "IndexValue",
    "Inspection",
    "InspectionLine",
    "Let",
    "Lot",
    "LotEntry",
    "MeterReading",
    "Mover",
    "Offer",
    "PassSale",
    "PlanProposal",
    "PlanWait",
    "PurseRule",
    "Relocation",
    "Seat",
    "SecurityDeposit",
    "SecurityEntry",
    "SharedDay",
    "Spender",
    "Subscription",
    "Term",
    "Todo",
    "TodoList",
]
