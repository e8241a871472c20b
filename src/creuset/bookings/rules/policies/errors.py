"""What the rules of bookings refuse: each its own code, all of them for the team to overrule."""

from collections.abc import Callable
from typing import Any, ClassVar

from creuset.kernel.errors import Refused, WayOut
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import Span


class PolicyRefused(Refused):
    """A rule of the village refuses a period; `policy` is its code in the village's file.

    Of two refusals with one code about one period only the stricter is told: that with the greater `weight`.
    `instead` is a time that this rule alone would let through.
    """

    field_of: ClassVar[str] = "starts_at"

    def __init__(
        self,
        message: object,
        *,
        policy: str = "",
        weight: float = 0,
        instead: Span | None = None,
        why: Any = None,
    ) -> None:
        told = _("%(refused)s %(why)s", refused=message, why=why) if why else message
        super().__init__(
            told,
            field=self.field_of,
            details={"policy": policy} if policy else None,
        )
        self.policy, self.weight, self.instead = policy, weight, instead

    def lead_to(self, find: Callable[[], Span | None]) -> None:
        """What `find` returns is the way out; it is called when somebody reads it."""
        self._ways_out = lambda: (slot(span) for span in [find()] if span)


def slot(span: Span) -> WayOut:
    """Return a stretch of time as a way out."""
    return WayOut(
        label=_("%(start)s to %(end)s", start=span.start, end=span.end),
        kind="slot",
        data={"starts_at": span.start.isoformat(), "ends_at": span.end.isoformat()},
    )


class Closed(PolicyRefused):
    """The place is closed at some moment of the period."""

    code = "closed"


class OffTheGrid(PolicyRefused):
    """The space is booked by other steps of time."""

    code = "granularity"


class TooLate(PolicyRefused):
    """It is booked longer in advance."""

    code = "lead-time"


class TooEarly(PolicyRefused):
    """It is not yet open for booking."""

    code = "booking-window"


class TooShort(PolicyRefused):
    """The period is shorter than what is booked there."""

    code = "too-short"
    field_of = "ends_at"


class LongerThanAllowed(PolicyRefused):
    """The period is longer than what is booked there."""

    code = "longer-than-allowed"
    field_of = "ends_at"


class QuotaReached(PolicyRefused):
    """The person, the company or the group has had its share."""

    code = "quota"
    field_of = "ends_at"


class TooManyOpen(PolicyRefused):
    """Too many bookings are still to come."""

    code = "open-bookings"


class InARow(PolicyRefused):
    """No two slots in a row."""

    code = "cool-down"


class NoCredits(PolicyRefused):
    """Nothing that is left to spend pays for all of it."""

    code = "credits-only"
    field_of = "resource"


class RulesNotAccepted(PolicyRefused):
    """Whoever books has not accepted the house rules that are in force; the way out is to read and accept them."""

    code = "house-rules"
    field_of = "resource"

    def __init__(self, message: object, *, policy: str = "", why: Any = None) -> None:
        super().__init__(message, policy=policy, why=why)
        self.details = {**self.details, "house_rules": True}
        self._ways_out = (WayOut(_("Read and accept the house rules"), "house-rules", {}),)

    def lead_to(self, find: Callable[[], Span | None]) -> None:
        """No other time leads out: `find` is not asked."""


class NotForYou(PolicyRefused):
    """Others book this space."""

    code = "who-books"
    field_of = "resource"


class NotAgain(PolicyRefused):
    """Others book this space again and again."""

    code = "who-repeats"
    field_of = "rule"


class NeedsApproval(PolicyRefused):
    """The team decides about this change."""

    code = "approval"


class CertificateMissing(PolicyRefused):
    """A training or a certificate is not on file for these days."""

    code = "certificate"
    field_of = "resource"


class Disturbs(PolicyRefused):
    """Noise beside quiet."""

    code = "neighbours"


class OverPower(PolicyRefused):
    """The supply gives less than what would be asked of it at once."""

    code = "power"
    field_of = "power_kva"


REFUSALS: tuple[type[PolicyRefused], ...] = (
    Closed,
    OffTheGrid,
    TooLate,
    TooEarly,
    TooShort,
    LongerThanAllowed,
    QuotaReached,
    TooManyOpen,
    InARow,
    NoCredits,
    RulesNotAccepted,
    NotForYou,
    NotAgain,
    NeedsApproval,
    CertificateMissing,
    Disturbs,
    OverPower,
)
