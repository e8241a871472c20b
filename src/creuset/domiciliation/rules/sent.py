"""The day on which something was sent, as somebody writes it down. Pure."""

from datetime import date

from creuset.kernel.errors import Refused
from creuset.kernel.sentences import sentence as _


class WrongDay(Refused):
    """The day on which it was sent cannot be."""

    code = "wrong-day"


def check_sent(sent_on: date, *, known_on: date, today: date) -> None:
    """Raise WrongDay unless the day lies between that on which it was known and today."""
    if known_on > today:
        raise WrongDay(
            _("This list is known on %(day)s: send it then.", day=known_on), field="sent_on"
        )
    if sent_on > today:
        raise WrongDay(_("This day is still to come: when was it sent?"), field="sent_on")
    if sent_on < known_on:
        raise WrongDay(
            _("It was not known before %(day)s: when was it sent?", day=known_on), field="sent_on"
        )
