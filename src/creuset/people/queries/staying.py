"""Whom a village has not heard of for long, and whom it keeps all the same.

A domain that has a reason to keep somebody says so with `keep_by`: whom any of them keeps, stays.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from creuset.core import audit
from creuset.core.models import AuditRow
from creuset.people.models import Affiliation, ApiToken, Party, PartyKind, RoleGrant, User
from creuset.villages.models import Village

#: Ids of the parties of whom the village has heard since the instant, or who still have something there.
type Keeper = Callable[[Village, datetime], Iterable[QuerySet[Any, int | None]]]

_keepers: list[Keeper] = []


def keep_by(keeper: Keeper) -> None:
    """Whom `keeper` returns is not forgotten."""
    if keeper not in _keepers:
        _keepers.append(keeper)


def unheard_of(village: Village, since: datetime) -> QuerySet[Party]:
    """Return the persons whom the village knows since before the instant, and of whom it has heard nothing after."""
    gone = _persons().filter(known_in__village=village, known_in__since__lt=since)
    for keeper in _keepers:
        for kept in keeper(village, since):
            gone = gone.exclude(pk__in=kept)
    return gone


def known_nowhere(since: datetime) -> QuerySet[Party]:
    """Return the persons whom no village knows, and who have not signed in since that instant."""
    return (
        _persons()
        .filter(known_in__isnull=True, created_at__lt=since)
        .exclude(pk__in=_signed_in(since))
        .exclude(pk__in=RoleGrant.objects.filter(revoked_at__isnull=True).values("party_id"))
    )


def is_known_elsewhere(party: Party, village: Village) -> bool:
    """Say whether another village knows the person."""
    return party.known_in.exclude(village=village).exists()


def kept_by_people(village: Village, since: datetime) -> Iterable[QuerySet[Any, int | None]]:
    """Yield who has a role, signed in, used a token, did something, or belongs to a company of which one has heard."""
    roles = RoleGrant.objects.filter(
        Q(revoked_at__isnull=True) | Q(revoked_at__gte=since), village=village
    )
    yield roles.values_list("party_id", flat=True)
    yield _signed_in(since)
    yield ApiToken.objects.filter(used_at__gte=since).values_list("party_id", flat=True)
    rows = AuditRow.objects.filter(village_id=village.pk, at__gte=since, party_id__isnull=False)
    yield rows.values_list("party_id", flat=True)
    companies = audit.named_since("party", village_id=village.pk, since=since)
    current = Affiliation.objects.filter(Q(until__isnull=True) | Q(until__gt=since.date()))
    yield current.filter(organisation_id__in=companies).values_list("person_id", flat=True)


def _persons() -> QuerySet[Party]:
    return Party.objects.filter(
        kind=PartyKind.PERSON, erased_at__isnull=True, merged_into__isnull=True
    )


def _signed_in(since: datetime) -> QuerySet[User, int]:
    """Return the persons who signed in, or up, since the instant; and those who look after the installation."""
    users = User.objects.filter(
        Q(last_login__gte=since) | Q(date_joined__gte=since) | Q(is_staff=True)
    )
    return users.values_list("party_id", flat=True)
