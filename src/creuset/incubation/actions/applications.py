"""An application is begun, described, taken into an account, withdrawn."""

import secrets
from datetime import datetime

from django.db import transaction

from creuset.core import audit, locks
from creuset.core.audit import By
from creuset.core.locks import hold_row
from creuset.core.models import Audience
from creuset.incubation.actions.sitting import check_may_apply
from creuset.incubation.mails import applicants as mails
from creuset.incubation.models import Application, Axis, Call, CoWriter, LateDoor
from creuset.incubation.queries.applying import asked_of, cover_of
from creuset.incubation.queries.calls import instants_of
from creuset.incubation.rules import filing
from creuset.incubation.rules.filing import Cover, Window
from creuset.incubation.rules.late_codes import plain
from creuset.incubation.states import APPLICATION, ApplicationState
from creuset.incubation.telling.applications import KIND, tell_of
from creuset.incubation.writers import Writer, digest_of
from creuset.kernel.errors import Conflict, Forbidden, Refused
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.people.rules.words import address
from creuset.people.secrets import hashed
from creuset.projects.states import ProjectKind
from creuset.questions.models import Sheet

#: So many drafts of one call are begun by one person: a slip, not a habit.
MOST_DRAFTS = 3
LONGEST_TITLE = 160


class NoForm(Conflict):
    """The call has no published form yet."""

    code = "no-form"


@transaction.atomic
def begin(
    *, call: Call, email: str, title: str, language: str, now: datetime, code: str = ""
) -> None:
    """A mail with the link is under way to that address: of the draft that there is, else of a new one.

    Nobody who asks learns which. Raises NotOpen, TooLate, DoorShut, NoForm.
    """
    to = address(email)
    door = _door(call, code) if code else None
    _check_open(call, door, now=now)
    locks.lock("apply", [call.pk])
    row = Application.objects.filter(
        call=call, email__iexact=to, state=ApplicationState.DRAFT
    ).first()
    if row is None:
        row = _draft(call, email=to, title=title, language=language, now=now)
        _told("incubation.draft_begun", row, by=_Nobody(), now=now)
    if door is not None and row.late_door_id is None:
        _through(row, door)
    mails.send_link(row)


@transaction.atomic
def begin_signed_in(
    *, call: Call, title: str, language: str, by: Actor, now: datetime, code: str = ""
) -> Application:
    """A draft is the actor's own.

    Raises Forbidden, NotOpen, TooLate, DoorShut, NoForm, SitsInJury, Conflict for too many.
    """
    person = check_person(by)
    check_may_apply(call, person)
    door = _door(call, code) if code else None
    _check_open(call, door, now=now)
    locks.lock("apply", [call.pk])
    begun = Application.objects.filter(call=call, holder=person, state=ApplicationState.DRAFT)
    if begun.count() >= MOST_DRAFTS:
        raise Conflict(
            _("You have %(count)s drafts for this call: go on with one of them.", count=MOST_DRAFTS)
        )
    row = _draft(call, email=person.email, title=title, language=language, now=now, holder=person)
    if door is not None:
        _through(row, door)
    _told("incubation.draft_begun", row, by=by, now=now)
    return row


@transaction.atomic
def take(*, writer: Writer, by: Actor, now: datetime) -> Application:
    """What the link opened is the actor's own from now on, and the link opens it no more.

    The holder's link makes them its holder, a co-writer's makes them join. Raises NotFound, Forbidden, SitsInJury.
    """
    person = check_person(by)
    row = locked(writer.application)
    check_may_apply(row.call, person)
    here = writer.still(row)
    if here.co_writer is not None:
        _join(here.co_writer, person, row, now=now)
        _told("incubation.writer_joined", row, by=by, now=now)
        return row
    CoWriter.objects.filter(application=row, party=person).delete()
    row.holder = person
    row.save(update_fields=["holder"])
    _told("incubation.draft_taken", row, by=by, now=now)
    return row


@transaction.atomic
def describe(*, writer: Writer, cover: Cover, now: datetime) -> Application:
    """The draft, or what is written anew of what was filed, has this cover. It may be wrong: filing judges it.

    Raises NotFound, Forbidden, Conflict where nothing is written now, Refused for what no column holds.
    """
    row = locked(writer.application)
    here = writer.still(row)
    here.check_may_write()
    kept = _fitting(cover, row.call)
    correction = getattr(row, "correction", None)
    if correction is not None:
        correction.cover = kept.as_data()
        correction.save(update_fields=["cover"])
    elif row.state == ApplicationState.DRAFT:
        if kept == cover_of(row):
            return row
        put_cover(row, kept)
    else:
        raise Conflict(_("This application is filed: write it anew to change it."))
    row.changed_at = now
    row.save()
    return row


@transaction.atomic
def say_figures(
    *,
    writer: Writer,
    agrees: bool,
    now: datetime,
    people: int | None = None,
    women: int | None = None,
    postcode: str = "",
) -> Application:
    """How many they are and where they come from is kept for figures, or is gone where they do not agree.

    Raises NotFound, Forbidden, Refused where there are more women than people.
    """
    row = locked(writer.application)
    here = writer.still(row)
    here.check_holds()
    if agrees and women is not None and (people is None or women > people):
        raise Refused(_("There cannot be more women than people."), field="women")
    row.figures_agreed_at = now if agrees else None
    row.people_count = people if agrees else None
    row.women_count = women if agrees else None
    row.postcode = postcode.strip()[:10] if agrees else ""
    row.save()
    return row


@transaction.atomic
def open_late(*, writer: Writer, code: str, now: datetime) -> Application:
    """The application is filed until the late door closes, of which one use is spent.

    Raises NotFound, Forbidden, DoorShut.
    """
    row = locked(writer.application)
    here = writer.still(row)
    here.check_holds()
    if row.state != ApplicationState.DRAFT:
        raise Conflict(_("This application is filed already."))
    door = _door(row.call, code)
    if row.late_door_id == door.pk:
        return row
    _check_open(row.call, door, now=now)
    _through(row, door)
    _told("incubation.late_door_used", row, by=here, now=now)
    return row


@transaction.atomic
def withdraw(*, writer: Writer, now: datetime, reason: str = "") -> Application:
    """The application is taken back: nobody judges it. A draft is gone, words and all, by the next sweep.

    Raises NotFound, Forbidden, ImpossibleStep once it is decided.
    """
    row = locked(writer.application)
    here = writer.still(row)
    here.check_holds()
    was_filed = row.filed_at is not None
    row.state = APPLICATION.check(ApplicationState(row.state), "withdraw").value
    row.changed_at = now
    row.save(update_fields=["state", "changed_at"])
    if was_filed:
        tell(verb="incubation.withdrawn", row=row, by=here, now=now, reason=reason)
        mails.tell_withdrawn(row)
    else:
        _told("incubation.draft_withdrawn", row, by=here, now=now)
    return row


def check_person(by: Actor) -> Party:
    """Return the person who acts; raises Forbidden for an organisation or the house."""
    if by.party is None or by.party.is_organisation:
        raise Forbidden(_("A person applies, for themselves or for a company."))
    return by.party


def locked(application: Application) -> Application:
    """Return the row as it is now, held until the transaction ends."""
    hold_row(Application, application.pk)
    return Application.objects.select_related(
        "village", "call__village", "call__form", "axis", "holder", "late_door", "sheet__version"
    ).get(pk=application.pk)


def put_cover(row: Application, cover: Cover) -> None:
    """The columns of the row say what the cover says; it is not saved."""
    row.title, row.kind, row.siret = cover.title, cover.kind, cover.siret
    row.company_name, row.asked_cents = cover.company_name, cover.asked_cents
    row.axis = (
        Axis.objects.filter(call=row.call_id, code=cover.axis).first() if cover.axis else None
    )


def tell(
    *, verb: str, row: Application, by: By, now: datetime, reason: str = "", **data: object
) -> None:
    """The audit of the village tells what became of a filed application, to the team and to those concerned."""
    tell_of(
        row,
        verb,
        by=by,
        now=now,
        reason=reason,
        audience=Audience.PARTIES,
        call=row.call.names,
        **data,
    )


class _Nobody:
    """Whoever begins without an account."""

    party_id: int | None = None
    name = ""
    via = "page"


def _told(verb: str, row: Application, *, by: By, now: datetime) -> None:
    """What happens to a draft is told to those who write it: no village reads who writes what before it is filed."""
    about = [(KIND, row.pk)] + ([("party", row.holder_id)] if row.holder_id else [])
    data = {"call": row.call.names}
    audit.record(verb=verb, by=by, at=now, about=about, audience=Audience.PARTIES, data=data)


def _check_open(call: Call, door: LateDoor | None, *, now: datetime) -> None:
    late = door.until if door and door.closed_at is None else None
    filing.check_in_time(Window(call=instants_of(call), late_until=late), now)


def _draft(
    call: Call, *, email: str, title: str, language: str, now: datetime, holder: Party | None = None
) -> Application:
    """Return a new draft on the latest version of the call's form. Raises NoForm."""
    versions = call.form.versions.filter(published_at__isnull=False) if call.form else None
    version = versions.order_by("-number").first() if versions is not None else None
    if version is None:
        raise NoForm(_("This call has no form yet: come back in a few days."))
    sheet = Sheet.objects.create(
        village=call.village, version=version, started_at=now, changed_at=now
    )
    key = secrets.token_urlsafe(24)
    kinds = list(call.project_kinds)
    axes = list(call.axes.order_by("position")[:2])
    return Application.objects.create(
        village=call.village,
        call=call,
        sheet=sheet,
        holder=holder,
        email=email,
        title=" ".join(title.split())[:LONGEST_TITLE],
        kind=kinds[0] if len(kinds) == 1 else "",
        # Of a single axis nobody is asked.
        axis=axes[0] if len(axes) == 1 else None,
        language=language or call.village.language,
        key=key,
        link_hash=digest_of(key),
        begun_at=now,
        changed_at=now,
    )


def _join(co_writer: CoWriter, person: Party, row: Application, *, now: datetime) -> None:
    """The person writes with them; who holds it, or writes with them already, needs no second place."""
    if (
        row.holder_id == person.pk
        or CoWriter.objects.filter(application=row, party=person).exists()
    ):
        co_writer.delete()
        return
    co_writer.party, co_writer.joined_at = person, now
    co_writer.name = co_writer.name or person.name
    co_writer.save(update_fields=["party", "joined_at", "name"])


def _fitting(cover: Cover, call: Call) -> Cover:
    """Return the cover as its columns hold it. Raises Refused for a kind or an axis that there is not."""
    if cover.kind and cover.kind not in list(ProjectKind):
        raise Refused(_("This call is not for this kind of project."), field="kind")
    if cover.axis and cover.axis not in asked_of(call).axes:
        raise Refused(_("This call has no such axis."), field="axis")
    siret = "".join(cover.siret.split())
    if len(siret) > 14:  # noqa: PLR2004  # the digits of a SIRET
        raise Refused(_("A SIRET has 14 digits."), field="siret")
    return Cover(
        title=" ".join(cover.title.split())[:LONGEST_TITLE],
        kind=cover.kind,
        axis=cover.axis,
        siret=siret,
        company_name=" ".join(cover.company_name.split())[:160],
        asked_cents=cover.asked_cents,
    )


def _door(call: Call, code: str) -> LateDoor:
    """Return the late door of the call that the code opens, held. Raises DoorShut."""
    door = LateDoor.objects.filter(call=call, code_hash=hashed(plain(code))).first()
    if door is None or door.closed_at is not None:
        raise filing.DoorShut(
            _("This code opens nothing: type it as you were given it, or ask the team."),
            field="code",
        )
    return door


def _through(row: Application, door: LateDoor) -> None:
    """One use of the door is spent for the application. Raises DoorShut where none is left."""
    hold_row(LateDoor, door.pk)
    fresh = LateDoor.objects.get(pk=door.pk)
    if fresh.used >= fresh.most:
        raise filing.DoorShut(
            _("This code was used as often as it may be: ask the team for another."), field="code"
        )
    fresh.used += 1
    fresh.save(update_fields=["used"])
    row.late_door = fresh
    row.save(update_fields=["late_door"])
