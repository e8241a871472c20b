"""A village asks somebody in by e-mail; the mail holds a secret, used once."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from creuset.core import audit
from creuset.core.mail import letter
from creuset.core.models import Audience
from creuset.core.roles import LABELS, Role
from creuset.kernel.errors import Conflict, Forbidden, NotFound, Refused
from creuset.kernel.sentences import sentence as _
from creuset.people import inviting
from creuset.people.actions.adding import already_known
from creuset.people.actors import Actor
from creuset.people.models import Affiliation, Invitation, KnownParty, Party, RoleGrant, User
from creuset.people.permissions import (
    check_may_grant,
    is_admin_of,
    may_invite,
    villages_of_identity,
)
from creuset.people.rules.companies import USUAL_DAYS, check_days
from creuset.people.rules.words import address
from creuset.people.secrets import hashed, make_secret
from creuset.villages.models import Village


class InvitationOver(Conflict):
    """The invitation was used, withdrawn, or is too old."""

    code = "invitation-over"


@transaction.atomic
def invite(
    *,
    village: Village,
    email: str,
    by: Actor,
    now: datetime,
    name: str = "",
    party: Party | None = None,
    role: Role | None = None,
    organisation: Party | None = None,
    title: str = "",
    is_admin: bool = False,
    days: int = USUAL_DAYS,
) -> Invitation:
    """A mail waits in the outbox; whoever opens its link within so many days may join the village.

    `party` is a person whom the village knows without an account: the account will be theirs.
    With a role or an organisation, they are in the team or belong to it from the moment they join, with the title,
    and as one who looks after it where its admin says so.
    """
    _check_may(by, village, role, organisation)
    if is_admin and (organisation is None or not is_admin_of(by, organisation)):
        raise Forbidden(_("Only an admin of the organisation says who else is."), field="is_admin")
    to = address(email)
    _check_is_new(village, to, party)
    invitation = Invitation.objects.create(
        village=village,
        email=to,
        name=(party.name if party else name.strip()),
        party=party,
        role=role.value if role else "",
        organisation=organisation,
        title=title.strip() if organisation else "",
        is_admin=is_admin,
        secret_hash=hashed(secret := make_secret()),
        invited_by=by.party,
        created_at=now,
        sent_at=now,
        expires_at=now + timedelta(days=check_days(days)),
    )
    _send(invitation, secret, by=by)
    _tell("people.invited", invitation, by=by, now=now)
    return invitation


@transaction.atomic
def resend_invitation(*, invitation: Invitation, by: Actor, now: datetime) -> Invitation:
    """A new mail waits in the outbox with a new secret, good for fourteen days; the old link is dead."""
    row = _locked(invitation)
    _check_may(by, row.village, Role(row.role) if row.role else None, row.organisation)
    _check_open(row)
    row.secret_hash = hashed(secret := make_secret())
    row.sent_at, row.expires_at = now, now + (row.expires_at - row.sent_at)
    row.save(update_fields=["secret_hash", "sent_at", "expires_at"])
    _send(row, secret, by=by)
    _tell("people.invitation_resent", row, by=by, now=now)
    return row


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: Actor, now: datetime) -> Invitation:
    """The link of the invitation is dead."""
    row = _locked(invitation)
    _check_may(by, row.village, None, row.organisation)
    _check_open(row)
    row.withdrawn_at = now
    row.save(update_fields=["withdrawn_at"])
    _tell("people.invitation_withdrawn", row, by=by, now=now)
    return row


def get_invitation(secret: str, *, village: Village | None = None, now: datetime) -> Invitation:
    """Return the invitation that the secret opens.

    Raises NotFound where no invitation has it, InvitationOver where it no longer opens anything.
    """
    rows = Invitation.objects.select_related("village", "party", "organisation", "invited_by")
    row = rows.filter(secret_hash=hashed(secret)).first()
    if row is None or (village is not None and row.village_id != village.pk):
        raise NotFound(_("This invitation does not exist."))
    _check_open(row)
    if row.expires_at <= now:
        raise InvitationOver(
            _("This invitation is too old: ask %(name)s for another.", name=row.village.name)
        )
    return row


@transaction.atomic
def accept_invitation(*, secret: str, by: Actor, now: datetime) -> Invitation:
    """Whoever acts is known to the village, with the role and the organisation of the invitation."""
    found = get_invitation(secret, now=now)
    row = _locked(found)
    _check_open(row)
    person = by.party
    if person is None or person.is_organisation:
        raise Forbidden(_("An invitation is accepted by a person."))
    KnownParty.objects.get_or_create(village=row.village, party=person, defaults={"since": now})
    if row.role:
        RoleGrant.objects.get_or_create(
            village=row.village,
            party=person,
            role=row.role,
            narrowed_to="",
            narrowed_id=0,
            revoked_at=None,
            defaults={"granted_at": now, "granted_by": row.invited_by},
        )
    if row.organisation:
        Affiliation.objects.get_or_create(
            person=person,
            organisation=row.organisation,
            until=None,
            defaults={
                "since": row.village.day_of(now),
                "title": row.title,
                "is_admin": row.is_admin,
            },
        )
    row.accepted_at, row.accepted_by = now, person
    row.save(update_fields=["accepted_at", "accepted_by"])
    _tell("people.invitation_accepted", row, by=by, now=now, audience=Audience.PARTIES)
    inviting.accepted(row, now=now)
    return row


def awaited_party(invitation: Invitation) -> Party | None:
    """Return the person whose account an invitation makes, while they have none.

    Somebody whom another village knows as well is not handed over by this one.
    """
    party = invitation.party
    if party is None or party.erased_at or party.merged_into_id:
        return None
    if User.objects.filter(party=party).exists():
        return None
    return party if villages_of_identity(party) <= {invitation.village_id} else None


def _check_may(by: Actor, village: Village, role: Role | None, organisation: Party | None) -> None:
    if not may_invite(by, village, organisation):
        raise Forbidden(_("Your role in this village does not let you invite."))
    if role:
        check_may_grant(by, village, role)


def _check_is_new(village: Village, email: str, party: Party | None) -> None:
    if party is not None and party.is_organisation:
        raise Refused(
            _("Invite one of its people: an organisation does not sign in."), field="email"
        )
    member = Party.objects.filter(
        known_in__village=village, user__emailaddress__email__iexact=email
    ).first()
    if member:
        raise already_known(member, _("%(name)s is here already.", name=member.name), "email")
    waiting = Invitation.objects.filter(
        village=village, email=email, accepted_at__isnull=True, withdrawn_at__isnull=True
    )
    if waiting.exists():
        raise Conflict(
            _("%(email)s is invited already: send that invitation again instead.", email=email),
            field="email",
        )


def _locked(invitation: Invitation) -> Invitation:
    return (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("village", "party", "organisation", "invited_by")
        .get(pk=invitation.pk)
    )


def _check_open(row: Invitation) -> None:
    if row.accepted_at:
        raise InvitationOver(_("This invitation was used: an invitation opens once."))
    if row.withdrawn_at:
        raise InvitationOver(_("This invitation was withdrawn."))


def _send(row: Invitation, secret: str, *, by: Actor) -> None:
    language = row.party.language if row.party else row.village.language
    path = reverse(
        "people_public:invitation", kwargs={"village": row.village.slug, "secret": secret}
    )
    with override(language):
        values = {
            "invitation": row,
            "village": row.village,
            "by": by.name if by.party else "",
            "role": LABELS[Role(row.role)] if row.role else "",
            "url": f"{settings.BASE_URL.rstrip('/')}{path}",
            "days": (row.expires_at - row.sent_at).days,
            "reasons": inviting.reasons_for(row),
        }
        subject = render_to_string("people/mail/invitation_subject.txt", values)
        body = render_to_string("people/mail/invitation.txt", values)
    letter(subject=subject, text=body, to=row.email, language=language).send()


def _tell(
    verb: str, row: Invitation, *, by: Actor, now: datetime, audience: Audience = Audience.TEAM
) -> None:
    about = {pk for pk in (row.party_id, row.accepted_by_id, row.organisation_id) if pk}
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=row.village_id,
        about=[("party", pk) for pk in sorted(about)],
        audience=audience,
        data={"email": row.email, "role": row.role},
    )
