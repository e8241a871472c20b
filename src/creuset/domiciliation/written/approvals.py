"""What a village file says of domiciliation: the prefect's approval, and whom the village tells of its companies."""

# ruff: noqa: RUF009 - key() is dataclasses.field with a codec: called once for each field, as field is

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from creuset.kernel.sentences import sentence as _
from creuset.kernel.written.codecs import Day, Text, key
from creuset.kernel.written.faults import shown
from creuset.kernel.written.names import CODE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from creuset.kernel.written.faults import Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Domiciliation:
    """What lets the village domicile companies: without it no contract of domiciliation is signed."""

    number: str = key(Text(limit=60), "Number of the prefect’s approval.")
    prefecture: str = key(Text(limit=120), "Prefecture that gave it.")
    from_: dt.date = key(Day(), "First day on which it holds.", name="from")
    until: dt.date = key(Day(), "Last day on which it holds, included.")
    registry: str = key(Text(limit=160), "Court registry that is told when a domiciliation ends.")
    registry_address: str = key(Text(limit=240), "Its address.", default="")
    tax_office: str = key(Text(limit=160), "Tax office that reads the lists.")
    social_body: str = key(
        Text(limit=160), "Body that collects contributions and reads the lists: an Urssaf."
    )
    postage_vat: str = key(
        CODE,
        "Key of VAT of the postage that is charged for mail sent on; the village pays it where left out.",
        default="",
    )


class Domiciling(Protocol):
    """A village that may domicile companies, whoever writes it."""

    @property
    def vat_rates(self) -> Sequence[Coded]:
        """The keys of VAT."""

    @property
    def domiciliation(self) -> Domiciliation | None:
        """Its approval."""


class Coded(Protocol):
    """Anything that has a code."""

    @property
    def code(self) -> str:
        """Its code."""


def approval_faults(file: Domiciling) -> Iterator[Fault]:
    """Everything that is wrong with an approval whose keys are right by themselves."""
    said = file.domiciliation
    if said is None:
        return
    if said.until <= said.from_:
        yield ("domiciliation", "until"), _("a day after from"), str(said.until)
    if said.postage_vat and said.postage_vat not in {each.code for each in file.vat_rates}:
        where = ("domiciliation", "postage_vat")
        yield where, _("the code of one of vat_rates"), shown(said.postage_vat)
