"""What a charge, a deposit and a quote may be, and how a quote goes from one state to the next."""

from enum import StrEnum

from creuset.kernel.states import Machine


class ChargeState(StrEnum):
    """A charge waits for its invoice, or something else is owed in its place."""

    WAITING = "waiting"
    REPLACED = "replaced"


class DepositState(StrEnum):
    """A deposit is held until it is given back, kept, or both in part."""

    HELD = "held"
    REFUNDED = "refunded"
    KEPT = "kept"
    KEPT_IN_PART = "kept_in_part"


class QuoteState(StrEnum):
    """A quote is written, sent, then answered by its customer or taken back.

    One that was sent expires after its last day: no row says so, the day does.
    """

    DRAFT = "draft"
    SENT = "sent"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


QUOTES = Machine(
    QuoteState,
    {
        QuoteState.DRAFT: {"send": QuoteState.SENT, "withdraw": QuoteState.WITHDRAWN},
        QuoteState.SENT: {
            "accept": QuoteState.ACCEPTED,
            "refuse": QuoteState.REFUSED,
            "withdraw": QuoteState.WITHDRAWN,
            "expire": QuoteState.EXPIRED,
        },
        QuoteState.EXPIRED: {"withdraw": QuoteState.WITHDRAWN},
    },
)
