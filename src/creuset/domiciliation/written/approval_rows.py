"""A written approval as a row of the database, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from creuset.domiciliation.models import Approval

if TYPE_CHECKING:
    from creuset.domiciliation.written.approvals import Domiciling
    from creuset.villages.models import Village

#: Columns whose keys have the same name.
SAME = (
    "number",
    "prefecture",
    "registry",
    "registry_address",
    "tax_office",
    "social_body",
    "postage_vat",
)


def write_approval(village: Village, file: Domiciling) -> None:
    """The village has this approval, or none; a new end is reminded of anew."""
    said = file.domiciliation
    if said is None:
        Approval.objects.filter(village=village).delete()
        return
    columns: dict[str, Any] = {name: getattr(said, name) for name in SAME}
    row, _made = Approval.objects.get_or_create(
        village=village, defaults=columns | {"granted_on": said.from_, "valid_until": said.until}
    )
    if row.valid_until != said.until:
        row.reminders = 0
    for name, value in (columns | {"granted_on": said.from_, "valid_until": said.until}).items():
        setattr(row, name, value)
    row.save()


def approval_data(village: Village) -> dict[str, Any] | None:
    """Return the approval as a file writes it."""
    row = Approval.objects.filter(village=village).first()
    if row is None:
        return None
    said = {name: getattr(row, name) for name in SAME if getattr(row, name)}
    return said | {"from": row.granted_on, "until": row.valid_until}
