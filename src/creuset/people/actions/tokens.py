"""Tokens that let a program act for a person or an organisation."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from creuset.core import audit
from creuset.core.models import Audience
from creuset.core.roles import Scope
from creuset.kernel.errors import Conflict, Forbidden, Refused
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor, Via
from creuset.people.models import ApiToken, Party
from creuset.people.permissions import speaks_for
from creuset.people.secrets import PREFIX_LENGTH, TOKEN_MARK, hashed, make_secret

MOST_TOKENS = 20


@dataclass(frozen=True)
class NewToken:
    """A token that was just made: its secret is shown now, and never again."""

    token: ApiToken
    secret: str


@transaction.atomic
def create_token(
    *,
    party: Party,
    label: str,
    scopes: Iterable[Scope],
    by: Actor,
    now: datetime,
    expires_at: datetime | None = None,
) -> NewToken:
    """A program that has the secret acts for the party, within the scopes, until the token is revoked or expires."""
    _check_may(by, party)
    wanted = sorted({scope.value for scope in scopes})
    if not wanted:
        raise Refused(_("A token needs at least one scope."), field="scopes")
    if not label.strip():
        raise Refused(_("Say which program this token is for."), field="label")
    if expires_at is not None and expires_at <= now:
        raise Refused(_("This day is past."), field="expires_on")
    Party.objects.select_for_update().get(pk=party.pk)
    if ApiToken.objects.filter(party=party, revoked_at__isnull=True).count() >= MOST_TOKENS:
        raise Refused(_("No more than %(most)s tokens: revoke one first.", most=MOST_TOKENS))
    mark = TOKEN_MARK + secrets.token_hex((PREFIX_LENGTH - len(TOKEN_MARK)) // 2)
    secret = f"{mark}_{make_secret()}"
    token = ApiToken.objects.create(
        party=party,
        label=label.strip(),
        scopes=wanted,
        prefix=mark,
        secret_hash=hashed(secret),
        created_at=now,
        created_by=by.party,
        expires_at=expires_at,
    )
    _tell("people.token_created", token, by=by, now=now)
    return NewToken(token, secret)


@transaction.atomic
def revoke_token(*, token: ApiToken, by: Actor, now: datetime) -> ApiToken:
    """The token opens nothing any more."""
    row = ApiToken.objects.select_for_update(of=("self",)).select_related("party").get(pk=token.pk)
    _check_may(by, row.party)
    if row.revoked_at is not None:
        raise Conflict(_("This token was revoked already."))
    row.revoked_at = now
    row.save(update_fields=["revoked_at"])
    _tell("people.token_revoked", row, by=by, now=now)
    return row


def _check_may(by: Actor, party: Party) -> None:
    """A token never makes or ends tokens: whoever steals one could keep the door open."""
    if by.via is Via.API or not (by.is_house or speaks_for(by, party)):
        raise Forbidden(
            _("Only %(name)s makes and revokes these tokens, signed in.", name=party.name)
        )


def _tell(verb: str, token: ApiToken, *, by: Actor, now: datetime) -> None:
    audit.record(
        verb=verb,
        by=by,
        at=now,
        about=[("party", token.party_id)],
        audience=Audience.PARTIES,
        data={"label": token.label, "scopes": token.scopes, "party": token.party.name},
    )
