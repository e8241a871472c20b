"""A write sent twice with one `Idempotency-Key` happens once, and is answered the same.

The answer is kept in the transaction of the change: either both are there or neither. Refusals
change nothing and are not kept, so that the same key may be tried again.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import cast
from zlib import crc32

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from creuset.core import clock, locks
from creuset.core.models import IdempotentAnswer
from creuset.kernel.errors import Conflict, DomainError

HEADER = "Idempotency-Key"
REPLAY_HEADER = "Idempotent-Replay"
KEPT_FOR = timedelta(hours=24)
LONGEST_KEY = 80
WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class BadKey(DomainError):
    """The key is not one that can be kept."""

    code = "bad-idempotency-key"
    status = HTTPStatus.BAD_REQUEST

    def __init__(self) -> None:
        super().__init__(
            _("An Idempotency-Key holds 1 to %(most)s letters, digits and signs.")
            % {"most": LONGEST_KEY}
        )


class KeyReused(DomainError):
    """The key was used for another request."""

    code = "idempotency-key-reused"

    def __init__(self) -> None:
        super().__init__(_("This Idempotency-Key was used for another request: give each its own."))


class AnswerHeldSecret(Conflict):
    """The request was done before, and its answer held a secret, which is never kept."""

    code = "answer-held-secret"

    def __init__(self) -> None:
        super().__init__(
            _(
                "This was done before, and its answer held a secret shown only once. Revoke it and make another."
            )
        )


class Replay(Exception):
    """The request was done before: its kept answer is given instead of doing it again."""

    def __init__(self, kept: IdempotentAnswer) -> None:
        super().__init__(kept.key)
        self.kept = kept


@dataclass(slots=True)
class Pending:
    """A write with a key: what its caller calls it, what it is, and who asks once that is known."""

    key: str
    fingerprint: str
    party_id: int | None = None


class KeyedRequest(HttpRequest):
    """A request that carries a key."""

    pending: Pending


def once(request: HttpRequest, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """Return what `answer` gives; with a key, in one transaction that also keeps it, or not at all.

    `answer` calls `check_first` once it knows who asks.
    """
    if HEADER not in request.headers or request.method not in WRITES:
        return answer()
    value = request.headers[HEADER]
    if not (0 < len(value) <= LONGEST_KEY and value.isascii() and value.isprintable()):
        raise BadKey
    pending = cast("KeyedRequest", request).pending = Pending(value, fingerprint(request))
    with transaction.atomic():
        given = answer()
        if given.status_code >= HTTPStatus.BAD_REQUEST:
            transaction.set_rollback(True)
        elif pending.party_id is not None and REPLAY_HEADER not in given:
            _keep(pending, pending.party_id, given)
    return given


def check_first(request: HttpRequest, *, party_id: int) -> None:
    """Whoever asks holds the key until the end; Replay where it was used for this, KeyReused for another."""
    pending: Pending | None = getattr(request, "pending", None)
    if pending is None:
        return
    # Who sends the same key at the same time waits here, then finds the answer of the first.
    locks.lock("idempotency", [crc32(f"{party_id} {pending.key}".encode())])
    kept = IdempotentAnswer.objects.filter(party_id=party_id, key=pending.key).first()
    if kept is not None and kept.created_at <= clock.now() - KEPT_FOR:
        kept.delete()
        kept = None
    if kept is None:
        pending.party_id = party_id
        return
    if kept.fingerprint != pending.fingerprint:
        raise KeyReused
    raise Replay(kept)


def replay(kept: IdempotentAnswer) -> HttpResponse:
    """Return the kept answer, marked as a replay."""
    if kept.status is None:
        raise AnswerHeldSecret
    answer = HttpResponse(
        kept.body or "", status=kept.status, content_type="application/json; charset=utf-8"
    )
    answer[REPLAY_HEADER] = "true"
    return answer


def fingerprint(request: HttpRequest) -> str:
    """Return what tells two requests apart: method, address and body; of a form, its fields and files."""
    hashed = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.content_type != "multipart/form-data":
        hashed.update(request.body)
        return hashed.hexdigest()
    # Each time a form is sent, other boundaries stand between its fields.
    for name, values in sorted(request.POST.lists()):
        hashed.update(repr((name, values)).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            content = hashlib.sha256()
            for chunk in file.chunks():
                content.update(chunk)
            file.seek(0)
            hashed.update(repr((name, content.hexdigest())).encode())
    return hashed.hexdigest()


def forget_old(now: datetime) -> int:
    """Answers older than a day are gone; return how many were."""
    return IdempotentAnswer.objects.filter(created_at__lte=now - KEPT_FOR).delete()[0]


def _keep(pending: Pending, party_id: int, given: HttpResponse) -> None:
    # An answer that nobody may store holds a secret: that it was given is kept, not what it said.
    is_secret = "no-store" in given.get("Cache-Control", "")
    IdempotentAnswer.objects.create(
        party_id=party_id,
        key=pending.key,
        fingerprint=pending.fingerprint,
        status=None if is_secret else given.status_code,
        # As text: a database that keeps JSON sorts its keys.
        body=None if is_secret else given.content.decode(),
        created_at=clock.now(),
    )
