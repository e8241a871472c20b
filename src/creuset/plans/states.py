"""How a subscription goes from a wish to the day its member has left."""

from enum import StrEnum

from creuset.kernel.states import Machine


class SubscriptionState(StrEnum):
    """A subscription is asked for, offered, signed, lived, left.

    One that is signed lives from its first day, and one that leaves has ended after its last: the day says so,
    whether or not a task has written it.
    """

    ASKED = "asked"
    OFFERED = "offered"
    SIGNED = "signed"
    LIVE = "live"
    LEAVING = "leaving"
    ENDED = "ended"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


#: Changes of what is paid and where one sits (upgrade, pause, move, amendment) are terms of a live subscription.
SUBSCRIPTIONS = Machine(
    SubscriptionState,
    {
        SubscriptionState.ASKED: {
            "offer": SubscriptionState.OFFERED,
            "refuse": SubscriptionState.REFUSED,
            "withdraw": SubscriptionState.WITHDRAWN,
        },
        SubscriptionState.OFFERED: {
            "offer": SubscriptionState.OFFERED,
            "sign": SubscriptionState.SIGNED,
            "decline": SubscriptionState.REFUSED,
            "withdraw": SubscriptionState.WITHDRAWN,
        },
        SubscriptionState.SIGNED: {
            "begin": SubscriptionState.LIVE,
            "change": SubscriptionState.SIGNED,
            "withdraw": SubscriptionState.WITHDRAWN,
        },
        SubscriptionState.LIVE: {
            "change": SubscriptionState.LIVE,
            "give_notice": SubscriptionState.LEAVING,
            "leave": SubscriptionState.ENDED,
        },
        SubscriptionState.LEAVING: {
            "change": SubscriptionState.LEAVING,
            "take_notice_back": SubscriptionState.LIVE,
            "leave": SubscriptionState.ENDED,
        },
    },
    starts=(SubscriptionState.ASKED, SubscriptionState.OFFERED, SubscriptionState.SIGNED),
)

#: Those that hold a place, count against a cap and make their holder a member, once begun and until left.
STANDING = frozenset({SubscriptionState.SIGNED, SubscriptionState.LIVE, SubscriptionState.LEAVING})


class RelocationState(StrEnum):
    """A move of all residents is planned, carried out, or given up; undone, it is a plan again."""

    PLANNED = "planned"
    DONE = "done"
    DROPPED = "dropped"


RELOCATIONS = Machine(
    RelocationState,
    {
        RelocationState.PLANNED: {
            "change": RelocationState.PLANNED,
            "carry_out": RelocationState.DONE,
            "drop": RelocationState.DROPPED,
        },
        RelocationState.DONE: {"undo": RelocationState.PLANNED},
    },
)


class TodoState(StrEnum):
    """A thing on a list of arrival or departure is to do, then done, or needs no doing, for a reason that is kept."""

    OPEN = "open"
    DONE = "done"
    WAIVED = "waived"


TODO = Machine(
    TodoState,
    {
        TodoState.OPEN: {"tick": TodoState.DONE, "waive": TodoState.WAIVED},
        TodoState.DONE: {"undo": TodoState.OPEN},
        TodoState.WAIVED: {"undo": TodoState.OPEN},
    },
)


class PlanWaitState(StrEnum):
    """Where somebody stands who waits for an office or a plan: it follows from the row and from what was proposed."""

    WAITING = "waiting"
    #: Something free is proposed to them, until they accept, decline, or the day is past.
    PROPOSED = "proposed"
    #: They accepted: it is offered to them as a subscription.
    ACCEPTED = "accepted"
    LEFT = "left"


class ProposalState(StrEnum):
    """What becomes of something free that was proposed to whoever waits."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    #: They did not answer in time.
    LAPSED = "lapsed"
    #: The team took it back, or it is no longer free.
    WITHDRAWN = "withdrawn"


PROPOSAL = Machine(
    ProposalState,
    {
        ProposalState.OPEN: {
            "accept": ProposalState.ACCEPTED,
            "decline": ProposalState.DECLINED,
            "lapse": ProposalState.LAPSED,
            "withdraw": ProposalState.WITHDRAWN,
        }
    },
)
