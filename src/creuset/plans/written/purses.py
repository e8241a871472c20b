"""What a village file says of credits: whose are spent first, where somebody may spend both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from creuset.kernel.sentences import sentence as _
from creuset.kernel.written.codecs import Choice, key
from creuset.kernel.written.compounds import Items
from creuset.plans.rules.allowances import Whose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from creuset.kernel.written.faults import Fault

OWN_FIRST = (Whose.MEMBER, Whose.COMPANY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Credits:
    """In which order credits are spent."""

    order: tuple[Whose, ...] = key(
        Items(Choice(Whose)),
        "Whose are spent first, where a booking may spend both: each of the two, once.",
    )


class Crediting(Protocol):
    """A village whose people spend credits, whoever writes it."""

    @property
    def credits(self) -> Credits | None:
        """What it says of them."""


def purse_faults(file: Crediting) -> Iterator[Fault]:
    """What is wrong with an order whose keys are right by themselves."""
    said = file.credits
    if said is not None and sorted(said.order) != sorted(OWN_FIRST):
        written = ", ".join(whose.value for whose in said.order)
        yield ("credits", "order"), _("member and company, each once"), written
