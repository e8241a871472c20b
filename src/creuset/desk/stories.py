"""Sentences of the audit about the desk itself, after the name of whoever did it."""

from django.utils.translation import gettext as _

from creuset.core import audit
from creuset.desk.actions import RETRIED


def register() -> None:
    """Every verb that the desk writes has its sentence."""
    audit.register(RETRIED, lambda data: _("had a stuck message sent again (%(topic)s)") % data)
