"""Where a request to visit stands, and an enquiry from outside."""

from enum import StrEnum


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
