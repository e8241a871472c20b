"""Who a program acts for: the look-up of an API token."""

import hmac
from datetime import datetime, timedelta

from django.db.models import DateTimeField, Q

from creuset.core.prepared import Given, Prepared
from creuset.core.roles import Scope
from creuset.people.actors import Actor, Via
from creuset.people.models import ApiToken
from creuset.people.secrets import TOKEN_MARK, hashed

#: The tokens that open something at `now`, by the hash of their secret.
LIVE = Prepared(
    lambda: (
        ApiToken.objects.select_related("party__user")
        .filter(Q(expires_at__isnull=True) | Q(expires_at__gt=Given("now", DateTimeField())))
        .filter(
            secret_hash=Given("secret_hash", ApiToken._meta.get_field("secret_hash")),
            revoked_at__isnull=True,
            party__erased_at__isnull=True,
        )
    )
)
#: How often the last use of a token is written.
USE_NOTED_EVERY = timedelta(minutes=1)


def actor_from_token(secret: str, now: datetime) -> Actor | None:
    """Return who the token lets act, within its scopes; None for a secret that opens nothing.

    The look-up is by hash, so that its time tells nothing of the secret. One query, and a write
    at most once a minute.
    """
    if not secret.startswith(TOKEN_MARK):
        return None
    wanted = hashed(secret)
    token = LIVE.first(secret_hash=wanted, now=now)
    if token is None or not hmac.compare_digest(token.secret_hash, wanted):
        return None
    party = token.party
    if not party.is_organisation and not (hasattr(party, "user") and party.user.is_active):
        return None
    if token.used_at is None or token.used_at <= now - USE_NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(used_at=now)
    return Actor(
        party=party,
        via=Via.API,
        scopes=frozenset(Scope(scope) for scope in token.scopes if scope in set(Scope)),
    )
