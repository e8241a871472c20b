"""Two parties that turn out to be one become one, and nothing is lost."""

from dataclasses import dataclass, field
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.db import transaction
from django.utils.functional import Promise

from creuset.core import audit
from creuset.core.locks import lock
from creuset.core.models import Audience
from creuset.core.roles import Capability
from creuset.kernel.errors import Conflict, Refused
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.merging import (
    NAMED_COLUMNS,
    counted,
    move,
    move_named,
    pointers,
)
from creuset.people.models import Party, User
from creuset.people.permissions import check_may_in_all
from creuset.people.rules.words import address

#: What the party that stays takes from the other, where it has none itself.
FILLED = ("given_name", "family_name", "email", "phone", "siren", "siret", "vat_number")
#: Taken together: half of an address is none.
POSTAL = ("street", "postcode", "city", "country")


class NotTheSame(Refused):
    """Two parties that cannot be one."""

    code = "not-the-same"


class TwoAccounts(Conflict):
    """Both persons sign in: somebody must say with which address from now on."""

    code = "two-accounts"


@dataclass(frozen=True)
class Moved:
    """How many rows of one kind change hands, and how many of them are united with one that stands."""

    label: str | Promise
    moved: int
    united: int


@dataclass(frozen=True)
class Preview:
    """What a merge will do."""

    kept: Party
    other: Party
    rows: list[Moved]
    #: Fields that the party that stays takes from the other.
    filled: dict[str, str]
    #: Where both sign in: the addresses among which somebody must choose.
    accounts: list[str] = field(default_factory=list)


def preview_merge(*, kept: Party, other: Party, by: Actor) -> Preview:
    """Return what `merge` will do, having done nothing; refuses what it refuses, except two accounts."""
    _check(kept, other, by)
    rows = [
        Moved(pointer.model._meta.verbose_name_plural or pointer.model.__name__, moved, united)
        for pointer, moved, united in counted(other, kept)
        if moved or united
    ]
    users = User.objects.filter(party__in=[kept, other]).order_by("pk")
    return Preview(
        kept=kept,
        other=other,
        rows=_by_label(rows),
        filled=_filled(kept, other),
        accounts=[user.email for user in users] if len(users) > 1 else [],
    )


@transaction.atomic
def merge(
    *, kept: Party, other: Party, by: Actor, now: datetime, keep_email: str = "", reason: str = ""
) -> Party:
    """Everything that pointed at `other` points at `kept`, and `other` leads to it.

    Rows that a constraint allows once are united. Where both sign in, TwoAccounts is raised unless
    `keep_email` says which of both addresses stays: the account of that address is kept, the other's
    addresses are added to it, its second factors and sessions end. It cannot be undone.
    """
    lock("party", [kept.pk, other.pk])
    found = Party.objects.select_for_update().in_bulk([kept.pk, other.pk])
    kept, other = found[kept.pk], found[other.pk]
    _check(kept, other, by)
    _join_accounts(kept, other, keep_email)
    moved = _move_all(kept, other)
    filled = _filled(kept, other)
    # First the other lets go of its SIREN: only a party that stands has one to itself.
    other.merged_into = kept
    other.save(update_fields=["merged_into"])
    for name, value in filled.items():
        setattr(kept, name, value)
    kept.created_at = min(kept.created_at, other.created_at)
    kept.is_test_data = kept.is_test_data and other.is_test_data
    kept.save()
    for village_id in kept.known_in.values_list("village_id", flat=True) or [None]:
        audit.record(
            verb="people.merged",
            by=by,
            at=now,
            village_id=village_id,
            about=[("party", kept.pk), ("party", other.pk)],
            audience=Audience.PARTIES,
            data={"kept": kept.name, "other": other.name, "moved": moved},
            reason=reason,
        )
    return kept


def _check(kept: Party, other: Party, by: Actor) -> None:
    if kept.pk == other.pk:
        raise NotTheSame(_("This is one party already."))
    check_may_in_all(by, Capability.MERGE_PARTIES, kept, other)
    if kept.merged_into_id or other.merged_into_id:
        raise Conflict(_("One of them was merged already."))
    if kept.erased_at or other.erased_at:
        raise NotTheSame(_("Somebody who was erased is nobody else."))
    if kept.kind != other.kind:
        raise NotTheSame(_("A person and an organisation are two."))
    if kept.siren and other.siren and kept.siren != other.siren:
        raise NotTheSame(_("Two SIREN numbers are two companies."))


def _filled(kept: Party, other: Party) -> dict[str, str]:
    names = (*FILLED, *POSTAL) if not kept.city else FILLED
    return {
        name: getattr(other, name)
        for name in names
        if getattr(other, name) and not getattr(kept, name)
    }


def _move_all(kept: Party, other: Party) -> int:
    total = 0
    for pointer in pointers():
        moved, united = move(pointer, other, kept)
        total += moved + united
    return total + sum(move_named(column, other, kept) for column in NAMED_COLUMNS)


def _join_accounts(kept: Party, other: Party, keep_email: str) -> None:
    users = {user.party_id: user for user in User.objects.filter(party__in=[kept, other])}
    if other.pk not in users:
        return
    if kept.pk not in users:
        User.objects.filter(pk=users[other.pk].pk).update(party=kept)
        return
    stays = next((u for u in users.values() if u.email == address(keep_email)), None)
    if stays is None:
        both = " / ".join(users[party.pk].email for party in (kept, other))
        raise TwoAccounts(
            _("Both sign in. Choose the address that stays: %(both)s.", both=both),
            field="keep_email",
        )
    leaves = next(u for u in users.values() if u.pk != stays.pk)
    _absorb(stays, leaves)
    User.objects.filter(pk=stays.pk).update(party=kept)


def _absorb(stays: User, leaves: User) -> None:
    """One account is left, with the addresses of both; what was signed by the other is signed by it."""
    EmailAddress.objects.filter(user=leaves).update(user=stays, primary=False)
    EmailAddress.objects.get_or_create(
        email=leaves.email, defaults={"user": stays, "verified": True, "primary": False}
    )
    Authenticator.objects.filter(user=leaves).delete()
    for session in UserSession.objects.filter(user=leaves):
        session.end()
    LogEntry.objects.filter(user=leaves).update(user=stays)
    leaves.delete()


def _by_label(rows: list[Moved]) -> list[Moved]:
    """Return one line a kind of row: a model may point at parties more than once."""
    lines: dict[str, Moved] = {}
    for row in rows:
        before = lines.get(str(row.label), Moved(row.label, 0, 0))
        lines[str(row.label)] = Moved(
            row.label, before.moved + row.moved, before.united + row.united
        )
    return list(lines.values())
