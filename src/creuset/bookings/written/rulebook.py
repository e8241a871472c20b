"""All the rules of a village, as its file writes them."""

from __future__ import annotations

from dataclasses import dataclass

from creuset.bookings.written.policies import Policy
from creuset.kernel.written.codecs import key
from creuset.kernel.written.compounds import Table, Tables


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleBook:
    """The rules of a village by themselves."""

    policies: tuple[Policy, ...] = key(
        Tables(Table(Policy)), "The rules of its places.", default=()
    )
