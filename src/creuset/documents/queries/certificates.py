"""Certificates, reached from their village: lists, one of them, and the question that rules ask."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import BigIntegerField, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from creuset.core.prepared import Given, Prepared
from creuset.documents.models import Certificate, CertificateKind
from creuset.documents.permissions import is_own, may_see_all, own_parties
from creuset.documents.rules.certificates import covers
from creuset.documents.states import CertificateState
from creuset.kernel.errors import NotFound
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.villages.models import Village

type Whose = Party | int


def valid_certificates(
    village: Village, parties: Iterable[Whose], kind: CertificateKind | str, *, on: date
) -> QuerySet[Certificate]:
    """Return the certificates of the kind that count on the day, of any of the parties; accepted ones only."""
    return _accepted(village, parties, kind).filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=on),
        Q(ended_on__isnull=True) | Q(ended_on__gt=on),
        valid_from__lte=on,
    )


def has_certificate(
    village: Village,
    parties: Iterable[Whose],
    kind: CertificateKind | str,
    *,
    first: date,
    last: date,
) -> bool:
    """Say whether certificates of the kind count on every day from `first` to `last`, both included.

    Several together do: one that follows another, of any of the parties. One query.
    """
    return covers(
        (one.validity for one in _accepted(village, parties, kind).filter(valid_from__lte=last)),
        first=first,
        last=last,
    )


def certificates_of(
    village: Village, *, by: Actor, on: date, state: CertificateState | None = None
) -> QuerySet[Certificate]:
    """Return the certificates that the actor may read in the village, of a state on that day or of any, unordered.

    The team reads all; others read their own, and those of the organisations they look after.
    """
    rows = Certificate.objects.filter(village=village).select_related("party", "checked_by", "file")
    if not may_see_all(by, village):
        rows = rows.filter(is_own(by))
    return rows if state is None else rows.filter(_in_state(state, on))


def get_certificate(village: Village, pk: int, *, by: Actor, on: date) -> Certificate:
    """Return the certificate with its village; NotFound where there is none that the actor may read."""
    found = certificates_of(village, by=by, on=on).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such certificate."))
    found.village = village
    return found


def ending_by(rows: QuerySet[Certificate], on: date, *, days: int) -> QuerySet[Certificate]:
    """Return those of the certificates that count on the day and whose last day comes within so many."""
    last = on + timedelta(days=days)
    return rows.filter(_in_state(CertificateState.VALID, on), valid_until__lte=last)


def own_certificates(village: Village, *, by: Actor, most: int = 100) -> list[Certificate]:
    """Return what the village has on file of the actor and of what it looks after, the latest first."""
    rows = Certificate.objects.filter(is_own(by), village=village)
    return list(rows.select_related("party", "file").order_by("-pk")[:most])


def senders_of(village: Village, *, by: Actor) -> list[Party]:
    """Return the parties of the village for which the actor may send a certificate: itself first."""
    found = Party.objects.filter(pk__in=own_parties(by), known_in__village=village)
    return sorted(found, key=lambda party: (party.pk != by.party_id, party.name))


#: The certificates that wait until the team has read them: the menu counts them.
TO_CHECK = Prepared(
    lambda: Certificate.objects.filter(
        village_id=Given("village", BigIntegerField()), is_accepted__isnull=True
    ).values_list("pk")
)


def _accepted(
    village: Village, parties: Iterable[Whose], kind: CertificateKind | str
) -> QuerySet[Certificate]:
    ids = [one.pk if isinstance(one, Party) else one for one in parties]
    return Certificate.objects.filter(
        village=village, party_id__in=ids, kind=kind, is_accepted=True
    )


def _in_state(state: CertificateState, on: date) -> Q:
    """Return the condition that says of a row what `state_of` says of its values."""
    accepted = Q(is_accepted=True)
    ended = Q(ended_on__lte=on)
    past = Q(valid_until__lt=on)
    coming = Q(valid_from__gt=on)
    match state:
        case CertificateState.WAITING:
            return Q(is_accepted__isnull=True)
        case CertificateState.REFUSED:
            return Q(is_accepted=False)
        case CertificateState.ENDED:
            return accepted & ended
        case CertificateState.COMING:
            return accepted & _not(ended, "ended_on") & coming
        case CertificateState.EXPIRED:
            return accepted & _not(ended, "ended_on") & past
        case CertificateState.VALID:
            return accepted & _not(ended, "ended_on") & ~coming & _not(past, "valid_until")


def _not(condition: Q, column: str) -> Q:
    """Return the opposite of a condition on a column that may be empty: SQL's `not` says nothing of those."""
    return Q(**{f"{column}__isnull": True}) | ~condition & Q(**{f"{column}__isnull": False})
