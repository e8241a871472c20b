"""The prefect's approval, written down at the desk or by programs as the village file writes it."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction

from creuset.billing import sources
from creuset.core import audit
from creuset.core.models import Audience
from creuset.domiciliation.models import Approval
from creuset.domiciliation.permissions import check_may_write_approval
from creuset.domiciliation.rules.approval import BadApproval, check_written
from creuset.kernel.errors import Conflict
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.villages.models import Village

WRITTEN = "domiciliation.approval_written"


class ApprovalChangedMeanwhile(Conflict):
    """Somebody wrote another approval since it was read."""

    code = "changed-meanwhile"


@dataclass(frozen=True, slots=True, kw_only=True)
class Approving:
    """What lets the village domicile companies, and whom it tells of them."""

    number: str
    prefecture: str
    granted_on: date
    valid_until: date
    registry: str
    registry_address: str = ""
    tax_office: str
    social_body: str
    postage_vat: str = ""


@transaction.atomic
def write_approval(
    *, village: Village, said: Approving, by: Actor, now: datetime, seen: str | None = None
) -> Approval:
    """The village has this approval from now on; what was signed under another goes on. A new end is reminded of anew.

    `seen` is the number of the one that was read, empty for none. Raise Forbidden; Refusals of BadApproval;
    ApprovalChangedMeanwhile where another than was `seen` stands there.
    """
    check_may_write_approval(by, village)
    Village.objects.select_for_update(no_key=True).get(pk=village.pk)
    row = Approval.objects.filter(village=village).first()
    if seen is not None and seen != (row.number if row else ""):
        raise ApprovalChangedMeanwhile(
            _("Somebody wrote another approval a moment ago: look at it again.")
        )
    check_written(**asdict(said))
    keys = {rate.key for rate in sources.vat_rates_of(village, village.day_of(now))}
    if said.postage_vat and said.postage_vat not in keys:
        raise BadApproval(_("The village has no such rate of VAT."), field="postage_vat")
    if row is None:
        row = Approval(village=village)
    elif all(getattr(row, name) == value for name, value in asdict(said).items()):
        return row
    if row.valid_until != said.valid_until:
        row.reminders = 0
    for name, value in asdict(said).items():
        setattr(row, name, value)
    row.save()
    audit.record(
        verb=WRITTEN,
        by=by,
        at=now,
        village_id=village.pk,
        about=[("village", village.pk)],
        audience=Audience.TEAM,
        data={
            "number": said.number,
            "from": said.granted_on.isoformat(),
            "until": said.valid_until.isoformat(),
        },
    )
    return row
