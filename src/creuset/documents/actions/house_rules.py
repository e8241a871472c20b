"""House rules: accepted by each member, version after version."""

from datetime import datetime

from django.db import transaction

from creuset.core import audit, outbox
from creuset.core.models import Audience
from creuset.core.roles import Scope
from creuset.documents.contract_papers import TEXT_KIND
from creuset.documents.models import Acceptance
from creuset.documents.queries.contracts import text_in_force
from creuset.documents.rules.contracts import ContractChanged
from creuset.documents.rules.terms import RULES
from creuset.kernel.errors import Forbidden
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.permissions import check_scope
from creuset.villages.models import Village


@transaction.atomic
def accept_rules(
    *, village: Village, seen: int, by: Actor, now: datetime, ip: str | None = None
) -> Acceptance:
    """The actor accepted the house rules in force, whose page, of the version of that id, they had open.

    Accepted twice, the first time stays. Raise Forbidden for what is no person known to the village;
    ContractChanged where another version is in force since.
    """
    check_scope(by, Scope.CONTRACTS)
    if by.party is None or by.party.is_organisation or not by.is_known_in(village):
        raise Forbidden(_("A person accepts the house rules, in their own name."))
    text = text_in_force(village, RULES, on=village.day_of(now))
    if text is None or text.pk != seen:
        raise ContractChanged(
            _("The house rules were changed since you opened them: please read them again."),
            details={"opened": seen, "now": text.pk if text else 0},
        )
    made, is_new = Acceptance.objects.get_or_create(
        text=text, party=by.party, defaults={"at": now, "ip": ip}
    )
    if is_new:
        audit.record(
            verb="documents.rules_accepted",
            by=by,
            at=now,
            village_id=village.pk,
            about=[(TEXT_KIND, text.pk), ("party", by.party.pk)],
            audience=Audience.PARTIES,
            data={"number": text.number},
        )
        outbox.put(
            "documents.rules_accepted",
            {TEXT_KIND: text.pk, "party": by.party.pk},
            at=now,
            village_id=village.pk,
        )
    return made


def unite_acceptances(kept: Acceptance, other: Acceptance) -> None:
    """Whoever accepted twice, as two, accepted the first time."""
    if other.at < kept.at:
        kept.at, kept.ip = other.at, other.ip
