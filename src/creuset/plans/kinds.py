"""What a village lets by the month, and sells to be used up."""

from enum import StrEnum


class OfferKind(StrEnum):
    """What an offer gives."""

    OPEN_SPACE = "open_space"
    PASSES = "passes"
    FIXED_DESK = "fixed_desk"
    SEAT = "seat"
    OFFICE = "office"
    DOMICILIATION = "domiciliation"
    STORAGE = "storage"
    LOCKER = "locker"
    PARKING = "parking"
    EXTRA = "extra"


class Basis(StrEnum):
    """What the price of an offer is for: one of it, or each square metre of the place that it is attached to."""

    UNIT = "unit"
    AREA = "area"


class Access(StrEnum):
    """When the holder of an offer may come in; no lock is worked by it."""

    OFFICE_HOURS = "office_hours"
    ALWAYS = "always"


class Proration(StrEnum):
    """What a cycle that is not lived whole costs; `rules.proration` computes each.

    NONE: whole, once begun. DAYS_OF_CYCLE: its days, both ends counted, of the days of the cycle.
    MONTHS_AND_DAYS: whole months, then the days of each broken month of the days of that month.
    THIRTIETHS: as MONTHS_AND_DAYS, every month having thirty days.
    """

    NONE = "none"
    DAYS_OF_CYCLE = "days_of_cycle"
    MONTHS_AND_DAYS = "months_and_days"
    THIRTIETHS = "thirtieths"


class CycleFrom(StrEnum):
    """Where cycles begin: on the first of the month that a subscription starts in, or on its own first day."""

    MONTH = "month"
    START = "start"


class PriceFor(StrEnum):
    """Whom a price is for: anybody, whoever signs early, a project that the village incubates."""

    ANYBODY = "anybody"
    EARLY = "early"
    INCUBATED = "incubated"


class TermKind(StrEnum):
    """Why a subscription has other terms from a day on."""

    START = "start"
    CHANGE = "change"
    PAUSE = "pause"
    RESUME = "resume"
    MOVE = "move"
    STEP = "step"
    INDEX = "index"
    SWITCH = "switch"


class EntryKind(StrEnum):
    """Why a lot holds more or less: its subscription changed (adjust), or somebody of the team says so (correct)."""

    GRANT = "grant"
    SPEND = "spend"
    GIVE_BACK = "give_back"
    EXPIRE = "expire"
    CARRY = "carry"
    ADJUST = "adjust"
    CORRECT = "correct"


class SecurityMove(StrEnum):
    """What happens to a security deposit: it is taken, applied to something owed, given back."""

    TAKEN = "taken"
    APPLIED = "applied"
    REFUNDED = "refunded"


class CheckIns(StrEnum):
    """What coming without a booking costs a member: nothing; a day, else it is owed; a day, else nobody comes in."""

    FREE = "free"
    OWED = "owed"
    REFUSED = "refused"


class MovePrice(StrEnum):
    """What whoever moves pays: by the area of the new place, where the price is by the area, or what was agreed."""

    BY_AREA = "by_area"
    KEPT = "kept"


class Moment(StrEnum):
    """When a list of things to do is gone through: as somebody moves in, or out."""

    ARRIVAL = "arrival"
    DEPARTURE = "departure"


class Doer(StrEnum):
    """Who does a thing on a list: the village's team, or the member."""

    TEAM = "team"
    MEMBER = "member"


class Fact(StrEnum):
    """What the house knows by itself, and ticks: whoever knows it says so to `plans.knowing`."""

    HOUSE_RULES = "house_rules"
    KEY_HELD = "key_held"
    KEYS_BACK = "keys_back"
    DEPOSIT_HELD = "deposit_held"
    DEPOSIT_SETTLED = "deposit_settled"
    INSPECTED = "inspected"


class Condition(StrEnum):
    """How a thing was found, from the best to the worst; NONE: there is no such thing in that place."""

    NEW = "new"
    GOOD = "good"
    WORN = "worn"
    DAMAGED = "damaged"
    MISSING = "missing"
    NONE = "none"


class Side(StrEnum):
    """Who agrees on what was found: the village, and whoever has the place."""

    VILLAGE = "village"
    HOLDER = "holder"
