"""Who writes an application with its holder: asked by mail, let write or only read; and who holds it."""

import secrets
from datetime import datetime

from django.db import transaction

from creuset.incubation.actions.applications import locked, tell
from creuset.incubation.mails import applicants as mails
from creuset.incubation.models import Application, CoWriter
from creuset.incubation.queries.applying import window_of
from creuset.incubation.rules import filing
from creuset.incubation.states import UNDECIDED, ApplicationState
from creuset.incubation.writers import Writer, digest_of
from creuset.kernel.errors import Conflict, NotFound, Refused
from creuset.kernel.sentences import sentence as _
from creuset.people.models import Party
from creuset.people.rules.words import address


@transaction.atomic
def ask_co_writer(
    *,
    writer: Writer,
    email: str,
    now: datetime,
    name: str = "",
    role: str = "",
    may_write: bool = True,
) -> CoWriter:
    """A mail with a link of their own is under way to somebody who writes with the holder, or reads.

    Raises NotFound, Forbidden, TeamFrozen, Refused where they are asked already or too many are.
    """
    row = _held(writer, now=now)
    to = address(email)
    holders = {row.email.lower(), row.holder.email.lower() if row.holder else ""}
    asked = set(CoWriter.objects.filter(application=row).values_list("email", flat=True))
    if not to:
        raise Refused(_("Write their address."), field="email")
    if to.lower() in holders | {one.lower() for one in asked}:
        raise Refused(_("They are asked already."), field="email")
    if len(asked) >= filing.MOST_WRITERS:
        raise Refused(
            _("At most %(most)s people write with you.", most=filing.MOST_WRITERS), field="email"
        )
    key = secrets.token_urlsafe(24)
    made = CoWriter.objects.create(
        application=row,
        email=to,
        name=" ".join(name.split())[:160],
        role=" ".join(role.split())[:80],
        may_write=may_write,
        language=row.language,
        key=key,
        secret_hash=digest_of(key),
        invited_at=now,
    )
    mails.ask_co_writer(made, by=writer.name)
    return made


@transaction.atomic
def ask_co_writer_again(*, writer: Writer, co_writer: CoWriter, now: datetime) -> CoWriter:
    """The mail leaves again, with the same link. Raises NotFound, Forbidden, TeamFrozen; Conflict once they joined."""
    row = _held(writer, now=now)
    found = _of(row, co_writer)
    if found.party_id is not None:
        raise Conflict(_("%(name)s writes with you already.", name=found.called))
    mails.ask_co_writer(found, by=writer.name)
    return found


@transaction.atomic
def change_co_writer(
    *, writer: Writer, co_writer: CoWriter, role: str, may_write: bool, now: datetime
) -> CoWriter:
    """They have this role, and write or only read. Raises NotFound, Forbidden, TeamFrozen."""
    found = _of(_held(writer, now=now), co_writer)
    found.role, found.may_write = " ".join(role.split())[:80], may_write
    found.save(update_fields=["role", "may_write"])
    return found


@transaction.atomic
def remove_co_writer(*, writer: Writer, co_writer: CoWriter, now: datetime) -> None:
    """They read the application no more, and their link opens nothing; who leaves says so themselves.

    Raises NotFound, Forbidden, TeamFrozen.
    """
    row = locked(writer.application)
    here = writer.still(row)
    if here.co_writer is None or here.co_writer.pk != co_writer.pk:
        here.check_holds()
    filing.check_team(window_of(row), now)
    _of(row, co_writer).delete()


@transaction.atomic
def hand_over(*, writer: Writer, co_writer: CoWriter, now: datetime) -> Application:
    """Somebody who writes with the holder holds it from now on, and the holder writes with them.

    Raises NotFound, Forbidden, TeamFrozen; Refused for whoever has not signed in yet.
    """
    row = _held(writer, now=now)
    found = _of(row, co_writer)
    before = row.holder
    if found.party is None:
        raise Refused(
            _("%(name)s has to open the mail and sign in first.", name=found.called),
            field="co_writer",
        )
    if before is None:
        raise Refused(_("Sign in first: then it is yours to hand over."), field="co_writer")
    row.holder = found.party
    row.save(update_fields=["holder"])
    _swap(found, before, now=now)
    if row.filed_at is not None:
        told = {"before": before.name, "holder": row.holder.name}
        tell(verb="incubation.application_handed_over", row=row, by=writer, now=now, **told)
    mails.tell_handed_over(row, before=before)
    return row


def _swap(row: CoWriter, party: Party, *, now: datetime) -> None:
    """Whoever held it stands where the new holder stood, under the address where they are reached."""
    row.party, row.email, row.name = party, party.email or row.email, party.name
    row.may_write, row.joined_at = True, now
    row.save()


def _held(writer: Writer, *, now: datetime) -> Application:
    """Return the application, held by whoever acts, its team open to changes."""
    row = locked(writer.application)
    writer.still(row).check_holds()
    if ApplicationState(row.state) not in UNDECIDED:
        raise Conflict(_("This application is closed: its team stays as it is."))
    filing.check_team(window_of(row), now)
    return row


def _of(row: Application, co_writer: CoWriter) -> CoWriter:
    found = CoWriter.objects.filter(application=row, pk=co_writer.pk).first()
    if found is None:
        raise NotFound(_("They do not write this application."))
    return found
