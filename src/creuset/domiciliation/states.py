"""Where a paper of an identity file stands, and a domiciliation: the day says so, nothing is written."""

from enum import StrEnum


class PaperState(StrEnum):
    """A paper that the law asks for is missing, sent, refused, or counts until its last day.

    What expires within thirty days counts, and is asked for again.
    """

    MISSING = "missing"
    WAITING = "waiting"
    REFUSED = "refused"
    VALID = "valid"
    EXPIRES_SOON = "expires_soon"
    EXPIRED = "expired"


class DomiciliationState(StrEnum):
    """A domiciliation is in force between its days while its file is whole, checked, and verified each year.

    One that is under way without a whole file is incomplete: the law wants the file from the first day.
    """

    TO_SIGN = "to_sign"
    INCOMPLETE = "incomplete"
    TO_CHECK = "to_check"
    TO_VERIFY = "to_verify"
    IN_FORCE = "in_force"
    ENDED = "ended"
    #: Asked for or offered, and never signed.
    NEVER = "never"


class LetterState(StrEnum):
    """A letter to the court registry is owed until it is sent, or until its reason is gone."""

    TO_SEND = "to_send"
    SENT = "sent"
    NEEDLESS = "needless"
