"""The life of a booking, of its periods, and of options on the ladder."""

from enum import StrEnum


class BookingState(StrEnum):
    """Where a booking stands. `option`, `mixed` and `confirmed` follow from its periods."""

    #: Waits for approval.
    ASKED = "asked"
    OPTION = "option"
    #: Some periods are confirmed, the others optional.
    MIXED = "mixed"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    RELEASED = "released"
    LAPSED = "lapsed"
    DECLINED = "declined"


#: It holds nothing any more, and changes no more.
OVER = frozenset(
    {
        BookingState.CANCELLED,
        BookingState.RELEASED,
        BookingState.LAPSED,
        BookingState.DECLINED,
    }
)
#: Some of its periods are options.
OPTIONAL = frozenset({BookingState.OPTION, BookingState.MIXED})


class SegmentKind(StrEnum):
    """What a period of a booking is for."""

    USE = "use"
    BUILD = "build"
    PRELIGHT = "prelight"
    SHOOT = "shoot"
    STRIKE = "strike"
    MAINTENANCE = "maintenance"
    #: Nobody works, and the place stays taken: the set stands.
    DAY_OFF = "day_off"


class SegmentState(StrEnum):
    """Whether a period is held by claims, or only optional."""

    OPTION = "option"
    CONFIRMED = "confirmed"


class PowerMode(StrEnum):
    """How the current of a period is paid."""

    NONE = "none"
    INCLUDED = "included"
    FLAT = "flat"
    METERED = "metered"


class HoldEnd(StrEnum):
    """How an option ended."""

    CONFIRMED = "confirmed"
    RELEASED = "released"
    LAPSED = "lapsed"
    CANCELLED = "cancelled"


class ChallengeOutcome(StrEnum):
    """What came of a challenge."""

    #: Whoever was challenged confirmed.
    CONFIRMED = "confirmed"
    #: They left the stretch: released it, moved away, or the booking was cancelled.
    LEFT = "left"
    #: They did not answer in time, and their option lapsed.
    UNANSWERED = "unanswered"
    #: The challenger took it back, or left.
    WITHDRAWN = "withdrawn"
    #: One of the two options had ended before the answer was due.
    MOOT = "moot"


class WaitState(StrEnum):
    """Where somebody on the waiting list stands: it follows from the row and from the option they are offered."""

    WAITING = "waiting"
    #: It is held for them, until they accept, decline, or the time is up.
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    #: They did not answer in time.
    MISSED = "missed"
    LEFT = "left"
    #: The time they waited for has begun.
    OVER = "over"


class ParticipantAnswer(StrEnum):
    """What somebody who is invited has said."""

    NONE = ""
    YES = "yes"
    NO = "no"


class Requirement(StrEnum):
    """What a confirmation may ask for."""

    QUOTE = "quote"
    DEPOSIT = "deposit"
    INSURANCE = "insurance"
    INDUCTION = "induction"


class Means(StrEnum):
    """How it is known that somebody came, or left."""

    PAGE = "page"
    RECEPTION = "reception"
    #: The code on the poster at the door.
    DOOR = "door"
    #: The code of the booking, shown on a phone and read at reception.
    PHONE = "phone"
    #: The code, typed or shown at the tablet by the entrance.
    KIOSK = "kiosk"


class Passage(StrEnum):
    """When the premises were looked at."""

    ENTRY = "entry"
    EXIT = "exit"
