"""Whoever holds the link of an application may have an account: its mail showed that the address is theirs."""

from django.http import HttpRequest

from creuset.incubation.models import Application, CoWriter
from creuset.people.adapters import Admitted
from creuset.people.secrets import hashed

#: Where the session keeps the secret of the link, until whoever opened it has an account.
LINK_KEY = "application_link"


def by_link(request: HttpRequest) -> Admitted | None:
    """Return for whom the link was that the session carries; None where it opens nothing."""
    secret = request.session.get(LINK_KEY)
    if not isinstance(secret, str):
        return None
    digest = hashed(secret)
    row = Application.objects.filter(link_hash=digest, holder=None, emptied_at=None).first()
    if row is not None:
        return Admitted(row.email)
    asked = CoWriter.objects.filter(secret_hash=digest, party=None).first()
    return Admitted(asked.email, asked.name) if asked is not None else None
