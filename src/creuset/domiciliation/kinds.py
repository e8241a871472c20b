"""The words that domiciliation is written in: papers, where books are kept, what becomes of mail."""

from enum import StrEnum


class PaperKind(StrEnum):
    """What the identity file of a domiciled company holds."""

    REGISTRATION = "registration"
    IDENTITY = "identity"
    HOME = "home"
    STATUTES = "statutes"
    OWNERS = "owners"
    ACTIVITY = "activity"
    BOOKS = "books"
    POWER = "power"


class Books(StrEnum):
    """Where the accounting papers are kept: at the village, or elsewhere."""

    HERE = "here"
    ELSEWHERE = "elsewhere"


class MailChoice(StrEnum):
    """What becomes of the mail of a domiciled company."""

    HOLD = "hold"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    DEMAND = "demand"
