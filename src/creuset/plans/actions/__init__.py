"""What changes offers, subscriptions and who sits where."""

from creuset.plans.actions.asking import (
    Conditions,
    ask,
    decline,
    offer,
    propose,
    refuse,
    withdraw,
)
from creuset.plans.actions.changing import Change, change, move, pause, preview_change, resume
from creuset.plans.actions.leaving import give_notice, take_notice_back
from creuset.plans.actions.letting import attach, detach
from creuset.plans.actions.security import ask_security, enter
from creuset.plans.actions.signing import sign

__all__ = [
    "Change",
    "Conditions",
    "ask",
    "ask_security",
    "attach",
    "change",
    "decline",
    "detach",
    "enter",
    "give_notice",
    "move",
    "offer",
    "pause",
    "preview_change",
    "propose",
    "refuse",
    "resume",
    "sign",
    "take_notice_back",
    "withdraw",
]
