"""Contracts, reached from their village or by the secret that was mailed; their texts."""

from datetime import date

from django.db.models import BigIntegerField, CharField, DateField, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from creuset.core.prepared import Given, Prepared
from creuset.core.traces import Named
from creuset.documents.models import Contract, ContractText
from creuset.documents.permissions.certificates import is_own
from creuset.documents.permissions.contracts import may_see_contracts
from creuset.documents.states import ContractState
from creuset.kernel.errors import NotFound
from creuset.people.actors import Actor
from creuset.people.models import Affiliation
from creuset.people.secrets import hashed
from creuset.villages.models import Village

#: What others than the team see of contracts: those that were sent, or signed by hand, and were not emptied since.
TOLD = (Q(sent_at__isnull=False) | Q(signed_on_paper=True)) & Q(emptied_at__isnull=True)
TOLD &= ~Q(state=ContractState.DRAFT.value)


def contracts_of(
    village: Village, *, by: Actor, state: ContractState | None = None
) -> QuerySet[Contract]:
    """Return the contracts that the actor may read in the village, of a state or of any, unordered.

    The team that reads contracts reads all; others those sent to them, or to what they look after.
    """
    rows = Contract.objects.filter(village=village).select_related("party", "text")
    if not may_see_contracts(by, village):
        rows = rows.filter(is_own(by), TOLD)
    return rows if state is None else rows.filter(state=state)


def get_contract(village: Village, pk: int, *, by: Actor) -> Contract:
    """Return the contract with its village; NotFound where there is none that the actor may read."""
    found = (
        contracts_of(village, by=by)
        .select_related(
            "party", "text", "paper", "sealed", "scan", "made_by", "sent_by", "signed_by"
        )
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise _unknown()
    found.village = village
    return found


def find_by_secret(village: Village, secret: str) -> Contract:
    """Return the contract whose secret address was mailed; NotFound where there is none in the village."""
    found = (
        Contract.objects.select_related("party", "text", "paper", "sealed")
        .filter(TOLD | Q(state=ContractState.DRAFT.value), village=village)
        .filter(secret_hash=hashed(secret))
        .first()
    )
    if found is None:
        raise _unknown()
    found.village = village
    return found


def own_contracts(village: Village, *, by: Actor, most: int = 100) -> list[Contract]:
    """Return the contracts that were sent to the actor, or to what it looks after, the latest first."""
    rows = Contract.objects.filter(TOLD, is_own(by), village=village)
    rows = rows.select_related("party", "text", "paper", "sealed", "scan")
    return list(rows.order_by(Coalesce("sent_at", "signed_at").desc(), "-pk")[:most])


#: Whoever asks, sends, signs or leaves something asks for its contract, and whoever arrives for the house rules.
OF_SOURCE = Prepared(
    lambda: (
        Contract.objects.filter(
            village_id=Given("village", BigIntegerField()),
            source_kind=Given("kind", CharField()),
            source_id=Given("pk", BigIntegerField()),
        )
        .exclude(state__in=[ContractState.WITHDRAWN.value, ContractState.DECLINED.value])
        .select_related("party", "text")
        .order_by("-pk")[:1]
    )
)
IN_FORCE = Prepared(
    lambda: ContractText.objects.filter(
        village_id=Given("village", BigIntegerField()),
        code=Given("code", CharField()),
        first_day__lte=Given("day", DateField()),
        retired_at__isnull=True,
    ).order_by("-first_day", "-number")[:1]
)


def contract_for(village: Village, source: Named) -> Contract | None:
    """Return the latest contract of the source that was neither withdrawn nor declined; None where there is none."""
    kind, pk = source
    return OF_SOURCE.first(village=village.pk, kind=kind, pk=pk)


def text_in_force(village: Village, code: str, *, on: date) -> ContractText | None:
    """Return the version of the text of which contracts are made on the day; None where none is published."""
    return IN_FORCE.first(village=village.pk, code=code, day=on)


#: The contracts that wait for a person's signature, or for that of what they look after: their menu counts them.
TO_SIGN = Prepared(
    lambda: Contract.objects.filter(
        Q(party_id=Given("party", BigIntegerField())) | Q(party_id__in=_looked_after()),
        village_id=Given("village", BigIntegerField()),
        state=ContractState.SENT.value,
    ).values_list("pk")
)


def _looked_after() -> QuerySet[Affiliation, int]:
    rows = Affiliation.objects.filter(person_id=Given("party", BigIntegerField()), is_admin=True)
    return rows.filter(until__isnull=True).values_list("organisation_id", flat=True)


def _unknown() -> NotFound:
    return NotFound(_("There is no such contract."))
