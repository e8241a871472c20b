"""Where a request to visit stands, a visitor, an enquiry from outside, and what waits at reception."""

from enum import StrEnum

from creuset.kernel.states import Machine


class VisitState(StrEnum):
    """A request waits, then the team proposes a time or declines; either may still be changed."""

    WAITING = "waiting"
    PROPOSED = "proposed"
    DECLINED = "declined"


class EnquiryState(StrEnum):
    """An enquiry is unconfirmed until its mail is answered, then waits, then is accepted or declined for good."""

    UNCONFIRMED = "unconfirmed"
    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class VisitorState(StrEnum):
    """Where an announced visitor stands: it follows from the row, from who is inside, and from the day."""

    EXPECTED = "expected"
    HERE = "here"
    #: They came, and are not inside now.
    LEFT = "left"
    #: Their last day is over, and nobody came.
    MISSED = "missed"
    CANCELLED = "cancelled"


class ProspectStage(StrEnum):
    """Where somebody stands on the way to a contract: it follows from what they asked and what they were offered."""

    VISIT = "visit"
    OFFER = "offer"
    SIGNATURE = "signature"
    ARRIVAL = "arrival"
    LOST = "lost"


class ParcelState(StrEnum):
    """A parcel or a letter waits at reception until somebody takes it, or it goes elsewhere."""

    WAITING = "waiting"
    HANDED_OVER = "handed_over"
    FORWARDED = "forwarded"
    RETURNED = "returned"


#: What was written down by mistake is put back.
_PUT_BACK = {"put_back": ParcelState.WAITING}
PARCEL = Machine(
    ParcelState,
    {
        ParcelState.WAITING: {
            "hand_over": ParcelState.HANDED_OVER,
            "forward": ParcelState.FORWARDED,
            "return": ParcelState.RETURNED,
        },
        ParcelState.HANDED_OVER: _PUT_BACK,
        ParcelState.FORWARDED: _PUT_BACK,
        ParcelState.RETURNED: _PUT_BACK,
    },
)


class TicketState(StrEnum):
    """What a member reports or asks is open, in hand, or waits for somebody else, until it is resolved."""

    OPEN = "open"
    IN_HAND = "in_hand"
    #: For a supplier, for a part, for an answer of the member.
    ON_HOLD = "on_hold"
    RESOLVED = "resolved"


TICKET = Machine(
    TicketState,
    {
        TicketState.OPEN: {
            "start": TicketState.IN_HAND,
            "hold": TicketState.ON_HOLD,
            "resolve": TicketState.RESOLVED,
        },
        TicketState.IN_HAND: {
            "hold": TicketState.ON_HOLD,
            "resolve": TicketState.RESOLVED,
        },
        TicketState.ON_HOLD: {
            "start": TicketState.IN_HAND,
            "resolve": TicketState.RESOLVED,
        },
        TicketState.RESOLVED: {"reopen": TicketState.OPEN},
    },
)


class ItemState(StrEnum):
    """A badge or a key is at reception, handed out, lost or blocked."""

    AVAILABLE = "available"
    ISSUED = "issued"
    LOST = "lost"
    BLOCKED = "blocked"


ITEM = Machine(
    ItemState,
    {
        ItemState.AVAILABLE: {
            "issue": ItemState.ISSUED,
            "lose": ItemState.LOST,
            "block": ItemState.BLOCKED,
        },
        ItemState.ISSUED: {
            "take_back": ItemState.AVAILABLE,
            "lose": ItemState.LOST,
            "block": ItemState.BLOCKED,
        },
        ItemState.LOST: {"find": ItemState.AVAILABLE, "block": ItemState.BLOCKED},
        ItemState.BLOCKED: {"unblock": ItemState.AVAILABLE},
    },
)
