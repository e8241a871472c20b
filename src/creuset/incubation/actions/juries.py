"""Who sits in a jury: asked, signed or declined, changed, left."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from creuset.core import audit, outbox
from creuset.core.locks import lock
from creuset.core.models import Audience
from creuset.incubation.actions.conflicts import look_for_conflicts
from creuset.incubation.actions.freeing import free_readings
from creuset.incubation.models import Axis, Call, Juror, JuryTerms
from creuset.incubation.permissions import check_may_lead
from creuset.incubation.queries.juries import is_outsider, terms_of
from creuset.incubation.queries.linked import applicants_of
from creuset.incubation.words.statement import VERSION, statement_of
from creuset.kernel.errors import Conflict, Forbidden, NotFound, Refused
from creuset.kernel.sentences import sentence as _
from creuset.notices.actions import tell
from creuset.people.actions import add_person, invite
from creuset.people.actors import Actor
from creuset.people.models import Invitation, KnownParty, Party, PartyKind, User
from creuset.people.queries.parties import at_address

KIND = "juror"
INVITED, CHANGED, SIGNED, DECLINED, LEFT, TERMS = (
    "incubation.juror_invited",
    "incubation.juror_changed",
    "incubation.juror_signed",
    "incubation.juror_declined",
    "incubation.juror_left",
    "incubation.jury_terms_changed",
)
#: More than anybody reads with care.
MOST_READINGS = 500
MOST_SKILLS, LONGEST_SKILL = 20, 60


class CannotJudge(Refused):
    """This person cannot sit in the jury of this call."""

    code = "cannot-judge"


class OtherWords(Conflict):
    """The statement was changed since it was read."""

    code = "statement-changed"


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """Somebody whom the village does not know yet, by address."""

    email: str
    family_name: str
    given_name: str = ""


@dataclass(frozen=True, kw_only=True)
class Seat:
    """What a juror knows, how much they read, and what they are in the jury."""

    axes: Collection[Axis] = ()
    skills: Collection[str] = ()
    most: int = 12
    #: None: as the house finds it.
    is_outsider: bool | None = None
    chairs: bool = False


@transaction.atomic
def invite_juror(
    *, call: Call, who: Party | Newcomer, seat: Seat, by: Actor, now: datetime
) -> Juror:
    """The person is asked to judge; without an account they are asked into the village by mail as well.

    Raise Forbidden; CannotJudge for an applicant, a structure, or whoever leads the call; Conflict for one who was
    asked already.
    """
    check_may_lead(by, call)
    _check(call, seat)
    lock("call-jury", [call.pk])
    party = _party_of(call, who, by=by, now=now)
    if party.pk == by.party_id:
        raise CannotJudge(
            _("You lead this call: whoever leads it does not sit in its jury."), field="person"
        )
    check_may_judge(call, party)
    row = Juror.objects.select_for_update().filter(call=call, party=party).first()
    if row is not None and row.left_at is None and row.declined_at is None:
        raise Conflict(
            _("%(name)s was asked to judge this call already.", name=party.name), field="person"
        )
    row = row or Juror(call=call, party=party)
    row.invited_at, row.signed_at, row.declined_at, row.left_at = now, None, None, None
    _seat(row, seat, now=now)
    _tell(INVITED, row, by=by, now=now)
    _ask(row, by=by, now=now)
    look_for_conflicts(call=call, jurors=[row], now=now)
    return row


@transaction.atomic
def change_juror(*, juror: Juror, seat: Seat, by: Actor, now: datetime) -> Juror:
    """The juror knows and reads this much. Raise Forbidden; Refused."""
    row = hold_juror(juror)
    check_may_lead(by, row.call)
    _check(row.call, seat)
    _seat(row, seat, now=now)
    _tell(CHANGED, row, by=by, now=now)
    return row


@transaction.atomic
def sign_in(*, juror: Juror, digest: str, name: str, by: Actor, now: datetime) -> Juror:
    """The juror is in the jury, having signed the statement that they read, whose digest this is.

    Raise Forbidden for anybody else; OtherWords where the words changed since; CannotJudge for an applicant.
    """
    row = hold_juror(juror)
    check_is(by, row)
    if not row.is_invited:
        raise Conflict(_("You have answered already."))
    statement = statement_of(terms_of(row.call), row.party.language)
    if digest != statement.digest:
        raise OtherWords(_("The statement was changed meanwhile: read it again before you sign."))
    written = " ".join(name.split())
    if not written:
        raise Refused(_("Write your name: this is how you sign."), field="name")
    check_may_judge(row.call, row.party)
    row.signed_at, row.signed_name = now, written[:160]
    row.statement, row.statement_version = statement.words, statement.version
    row.statement_digest = statement.digest
    row.save()
    _tell(SIGNED, row, by=by, now=now, version=statement.version, digest=statement.digest)
    look_for_conflicts(call=row.call, jurors=[row], now=now)
    return row


@transaction.atomic
def decline(*, juror: Juror, by: Actor, now: datetime, why: str = "") -> Juror:
    """The person does not judge this call. Raise Forbidden; Conflict once they answered."""
    row = hold_juror(juror)
    check_is(by, row)
    if not row.is_invited:
        raise Conflict(_("You have answered already."))
    row.declined_at, row.chairs = now, False
    row.save(update_fields=["declined_at", "chairs"])
    _tell(DECLINED, row, by=by, now=now, reason=why)
    return row


@transaction.atomic
def leave(*, juror: Juror, by: Actor, now: datetime, why: str = "") -> Juror:
    """The juror judges this call no more: what they had not scored is free for others, what they scored stays.

    Raise Forbidden for who is neither the juror nor leads the call; Conflict where they are out already.
    """
    row = hold_juror(juror)
    if row.party_id != by.party_id or by.party_id is None:
        check_may_lead(by, row.call)
    if row.left_at is not None or row.declined_at is not None:
        raise Conflict(_("%(name)s is not in this jury any more.", name=row.party.name))
    row.left_at, row.chairs = now, False
    row.save(update_fields=["left_at", "chairs"])
    freed = free_readings(row, now=now)
    _tell(LEFT, row, by=by, now=now, reason=why, freed=freed)
    return row


@transaction.atomic
def change_terms(
    *,
    call: Call,
    statements: Mapping[str, str],
    shows_scores: bool,
    hidden: Collection[str] = (),
    by: Actor,
    now: datetime,
) -> JuryTerms:
    """Jurors sign these words from now on, or the house's where there are none; who signed before has signed.

    In blind rounds nobody of the jury reads what was answered to the questions of the `hidden` keys. Raise Forbidden.
    """
    check_may_lead(by, call)
    row = put_terms(call=call, statements=statements, shows_scores=shows_scores, hidden=hidden)
    audit.record(
        verb=TERMS,
        by=by,
        at=now,
        village_id=call.village_id,
        about=[("call", call.pk)],
        audience=Audience.TEAM,
        data={"call": call.names, "version": row.version},
    )
    return row


def put_terms(
    *, call: Call, statements: Mapping[str, str], shows_scores: bool, hidden: Collection[str]
) -> JuryTerms:
    """The jury of the call has these terms; other words are another version of them."""
    lock("call-jury", [call.pk])
    kept = {language: text.strip() for language, text in statements.items() if text.strip()}
    row = JuryTerms.objects.filter(call=call).first() or JuryTerms(call=call, version=VERSION)
    if kept != row.statements:
        row.version += 1
    row.statements, row.shows_scores, row.hidden = kept, shows_scores, sorted(set(hidden))
    row.save()
    return row


def follow_invitation(invitation: Invitation, _now: datetime) -> None:
    """Whoever accepted with an account of their own has the seats that were kept for whom the mail was meant."""
    meant, came = invitation.party, invitation.accepted_by
    if meant is None or came is None or meant.pk == came.pk:
        return
    if User.objects.filter(party=meant).exists():
        return
    theirs = Juror.objects.filter(party=came).values("call")
    rows = Juror.objects.filter(party=meant, call__village=invitation.village_id, signed_at=None)
    rows.exclude(call__in=theirs).update(party=came)


def check_is(by: Actor, juror: Juror) -> None:
    """Raise Forbidden unless the actor is the juror, who may have no other act for them."""
    if by.party_id is None or by.party_id != juror.party_id:
        raise Forbidden(_("Only %(name)s does this.", name=juror.party.name))


def check_may_judge(call: Call, party: Party) -> None:
    """Raise CannotJudge for a structure, and for whoever takes part in an application to the call."""
    if party.is_organisation:
        raise CannotJudge(_("A person judges, not a structure: choose one."), field="person")
    if party.pk in applicants_of(call):
        raise CannotJudge(
            _(
                "%(name)s takes part in an application to this call, and cannot judge it.",
                name=party.name,
            ),
            field="person",
        )


def hold_juror(juror: Juror) -> Juror:
    """Return the juror as they are now, of whom nobody else changes anything until the transaction ends."""
    rows = Juror.objects.select_for_update(of=("self",))
    return rows.select_related("call__village", "party").get(pk=juror.pk)


def _check(call: Call, seat: Seat) -> None:
    if call.dropped_at is not None:
        raise Refused(_("This call was given up: it has no jury any more."))
    if not 1 <= seat.most <= MOST_READINGS:
        raise Refused(
            _("Somebody reads between 1 and %(most)s applications.", most=MOST_READINGS),
            field="most",
        )
    if any(axis.call_id != call.pk for axis in seat.axes):
        raise NotFound(_("This call has no such axis."))


def _party_of(call: Call, who: Party | Newcomer, *, by: Actor, now: datetime) -> Party:
    """Return who is meant: known by this address already, or new here."""
    if isinstance(who, Party):
        if not KnownParty.objects.filter(village=call.village, party=who).exists():
            raise NotFound(_("This village knows nobody by this number."))
        return who
    known = at_address(call.village, who.email.strip(), kind=PartyKind.PERSON)
    if len(known) == 1:
        return known[0]
    return add_person(
        village=call.village,
        given_name=who.given_name,
        family_name=who.family_name,
        email=who.email,
        by=by,
        now=now,
    )


def _seat(row: Juror, seat: Seat, *, now: datetime) -> None:
    village = row.call.village
    found = seat.is_outsider
    if found is None:
        found = is_outsider(village, row.party, on=village.day_of(now))
    if seat.chairs:
        # A call has one chair: whoever had it gives it up first.
        Juror.objects.filter(call=row.call, chairs=True).exclude(pk=row.pk).update(chairs=False)
    row.most, row.is_outsider, row.chairs = seat.most, found, seat.chairs
    words = (" ".join(one.split())[:LONGEST_SKILL] for one in seat.skills)
    row.skills = sorted({word for word in words if word})[:MOST_SKILLS]
    row.save()
    row.axes.set(seat.axes)


def _ask(row: Juror, *, by: Actor, now: datetime) -> None:
    """They are told on their page, and asked in by mail where they have no account yet."""
    village, party = row.call.village, row.party
    if not User.objects.filter(party=party).exists():
        waiting = Invitation.objects.filter(
            village=village, party=party, accepted_at=None, withdrawn_at=None
        )
        if party.email and not waiting.exists():
            invite(village=village, email=party.email, party=party, by=by, now=now)
        return
    tell(
        party=party,
        village=village,
        topic=INVITED,
        key=f"{row.pk} {now.isoformat()}",
        content={"call": row.call_id, "name": row.call.names},
        now=now,
    )


def _tell(
    verb: str, row: Juror, *, by: Actor, now: datetime, reason: str = "", **more: Any
) -> None:
    told = audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=row.call.village_id,
        about=[("call", row.call_id), (KIND, row.pk), ("party", row.party_id)],
        audience=Audience.TEAM,
        data={"name": row.party.name, "call": row.call.names, **more},
        reason=reason.strip()[:500],
    )
    outbox.put(verb, {KIND: row.pk}, at=now, village_id=row.call.village_id, of=told)
