"""The waiting list of a village, held while it changes, and what is told of it."""

from datetime import datetime

from creuset.core import audit, locks, outbox
from creuset.core.models import Audience
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.plans.models import PlanProposal, PlanWait
from creuset.plans.rules.waiting import WaitsNoMore

KIND = "plan_wait"


def hold(village_id: int) -> None:
    """Nobody else changes the list of the village until the transaction ends."""
    locks.lock("plan-waiting", [village_id])


def held(wait: PlanWait) -> PlanWait:
    """Return the wish as it is now; nobody else changes the list of the village until the transaction ends."""
    hold(wait.village_id)
    rows = PlanWait.objects.select_for_update(of=("self",))
    row = rows.select_related("village", "party", "offer").filter(pk=wait.pk).first()
    if row is None:
        raise NotFound(_("Nobody waits under that number."))
    return row


def check_waits(row: PlanWait) -> None:
    """Raise WaitsNoMore where they left, or took something."""
    if row.left_at is not None or row.accepted_at is not None:
        raise WaitsNoMore(_("%(name)s waits no more.", name=row.party.name))


def record(
    verb: str,
    row: PlanWait,
    *,
    by: Actor,
    now: datetime,
    reason: str = "",
    proposal: PlanProposal | None = None,
) -> None:
    """What somebody did with a wish is in its story, and leaves through the outbox."""
    about = [(KIND, row.pk), ("party", row.party_id)]
    data: dict[str, object] = {"party": row.party.name, "kind": row.kind}
    if row.offer is not None:
        data["offer"] = row.offer.names
    if proposal is not None:
        data["offer"] = proposal.offer.names
        if proposal.place is not None:
            data["place"] = proposal.place.names
            about.append(("resource", proposal.place.pk))
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=row.village_id,
        about=about,
        audience=Audience.PARTIES,
        data=data,
        reason=reason,
    )
    outbox.put(verb, {KIND: row.pk}, at=now, village_id=row.village_id)
