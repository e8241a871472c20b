"""How somebody gets in, and what acts for them."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from creuset.people.models import ApiToken, ErasureWish, Party, User


@dataclass(frozen=True)
class Ways:
    """The ways in of an account."""

    emails: int
    has_password: bool
    passkeys: int
    has_totp: bool
    has_codes: bool
    sessions: int
    tokens: int


def ways_of(user: User) -> Ways:
    """Return the ways in of an account; four queries."""
    kinds = list(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    return Ways(
        emails=EmailAddress.objects.filter(user=user).count(),
        has_password=user.has_usable_password(),
        passkeys=kinds.count(Authenticator.Type.WEBAUTHN),
        has_totp=Authenticator.Type.TOTP in kinds,
        has_codes=Authenticator.Type.RECOVERY_CODES in kinds,
        sessions=UserSession.objects.filter(user=user).count(),
        tokens=live_tokens(user.party_id).count(),
    )


def live_tokens(party: Party | int) -> QuerySet[ApiToken]:
    """Return the tokens of a party that were not revoked, the newest first."""
    pk = party if isinstance(party, int) else party.pk
    return ApiToken.objects.filter(party_id=pk, revoked_at__isnull=True).order_by("-pk")


def forget_ended(user: User) -> list[UserSession]:
    """Return where the account is signed in, the oldest first; what is known of sessions that ended is gone."""
    known = list(UserSession.objects.filter(user=user).order_by("created_at"))
    keys = [one.session_key for one in known]
    live = set(Session.objects.filter(session_key__in=keys).values_list("session_key", flat=True))
    if ended := [one.pk for one in known if one.session_key not in live]:
        UserSession.objects.filter(pk__in=ended).delete()
    return [one for one in known if one.session_key in live]


def wish_of(party: Party) -> ErasureWish | None:
    """Return the person's wish to be forgotten; None where they have none."""
    return ErasureWish.objects.filter(party=party).first()
