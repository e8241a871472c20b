"""Who may read domiciliations, keep them, and open the copies of identity documents."""

from django.db.models import Q

from creuset.core.roles import Capability, Scope
from creuset.domiciliation.models import Domiciliation, RegistryLetter, SentList
from creuset.kernel.errors import Forbidden
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.permissions import check_scope, speaks_for
from creuset.villages.models import Village


def may_see(by: Actor, village: Village) -> bool:
    """Say whether the actor may read whom the village domiciles, and where each file stands."""
    return by.may(Capability.SEE_DOMICILIATIONS, village)


def may_keep(by: Actor, village: Village) -> bool:
    """Say whether the actor keeps the files, the mail and the lists for the village."""
    return by.has_scope(Scope.DOMICILIATION) and by.may(Capability.KEEP_DOMICILIATIONS, village)


def check_may_keep(by: Actor, village: Village) -> None:
    """Raise Forbidden unless the actor keeps the files, the mail and the lists for the village."""
    check_scope(by, Scope.DOMICILIATION)
    if not may_keep(by, village):
        raise Forbidden(_("Only those of the team who look after domiciliation do this."))


def may_write_approval(by: Actor, village: Village) -> bool:
    """Say whether the actor writes down the prefect's approval: it decides what the village may offer."""
    return by.has_scope(Scope.DOMICILIATION) and by.may(Capability.CHANGE_OFFERS, village)


def check_may_write_approval(by: Actor, village: Village) -> None:
    """Raise Forbidden unless the actor writes down the prefect's approval."""
    check_scope(by, Scope.DOMICILIATION)
    if not may_write_approval(by, village):
        raise Forbidden(_("Only whoever leads the village writes down its approval."))


def may_check_identities(by: Actor, village: Village) -> bool:
    """Say whether the actor may open the copies of identity documents in the village, and judge them."""
    return by.has_scope(Scope.DOMICILIATION) and by.may(Capability.CHECK_IDENTITIES, village)


def may_check(by: Actor, row: Domiciliation) -> bool:
    """Say whether the actor may judge the papers of the domiciliation: nobody judges those of their own company."""
    own = not by.is_house and speaks_for(by, row.subscription.party)
    return may_check_identities(by, row.village) and not own


def check_may_check(by: Actor, row: Domiciliation) -> None:
    """Raise Forbidden unless the actor may judge the papers of the domiciliation."""
    check_scope(by, Scope.DOMICILIATION)
    if not may_check_identities(by, row.village):
        raise Forbidden(_("Only those of the team who check identities do this."))
    if not may_check(by, row):
        raise Forbidden(_("Somebody else in the team checks the papers of your own company."))


def speaks(by: Actor, row: Domiciliation) -> bool:
    """Say whether the actor speaks for the domiciled company here; a member of the village, never the house."""
    return (
        not by.is_house and by.is_known_in(row.village) and speaks_for(by, row.subscription.party)
    )


def check_may_describe(by: Actor, row: Domiciliation) -> None:
    """Raise Forbidden unless the actor speaks for the company, or keeps its file for the village."""
    check_scope(by, Scope.DOMICILIATION)
    if not (speaks(by, row) or may_keep(by, row.village)):
        raise Forbidden(
            _("Only whoever speaks for the company, or looks after its file, does this.")
        )


def may_open(by: Actor, row: Domiciliation) -> bool:
    """Say whether the actor may open the copies in the file: who speaks for the company, and who checks identities."""
    return may_check_identities(by, row.village) or (
        by.has_scope(Scope.DOMICILIATION) and speaks(by, row)
    )


def may_open_list(by: Actor, pk: int) -> bool:
    """Say whether the actor may open the paper of a list that was sent: the team that sees domiciliations."""
    row = SentList.objects.select_related("village").filter(pk=pk).first()
    return row is not None and may_see(by, row.village)


def may_open_letter(by: Actor, pk: int) -> bool:
    """Say whether the actor may open a letter to the registry: the team that sees domiciliations."""
    row = RegistryLetter.objects.select_related("domiciliation__village").filter(pk=pk).first()
    return row is not None and may_see(by, row.domiciliation.village)


def is_own(by: Actor) -> Q:
    """Return the condition under which a domiciliation is of the actor, or of a structure that they look after."""
    if by.party is None:
        return Q(pk__in=())
    return Q(subscription__party_id__in={by.party.pk, *by.looks_after()})
