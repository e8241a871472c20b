"""How sign-in fits the house: who may sign up, and what a new account is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from creuset.core import clock
from creuset.core.mail import letter
from creuset.kernel.errors import DomainError
from creuset.people.actions.invitations import awaited_party, get_invitation
from creuset.people.models import Invitation, Party, PartyKind, User
from creuset.villages.models import SignUp, Village

#: Where the session keeps the secret of an invitation, until whoever opened it has an account.
INVITATION_KEY = "invitation"


@dataclass(frozen=True, slots=True)
class Admitted:
    """Somebody who may have an account wherever villages are joined by invitation: they opened a mail of ours."""

    email: str
    name: str = ""


#: Says whom the request is of, where something that was mailed lets them in.
type Door = Callable[[HttpRequest], Admitted | None]

_doors: list[Door] = []


def admit_by(door: Door) -> None:
    """Whom `door` lets in may sign up, and the address that it names is theirs."""
    if door not in _doors:
        _doors.append(door)


def admitted(request: HttpRequest) -> Admitted | None:
    """Return who the request is of, where a domain lets them in."""
    return next((one for door in _doors if (one := door(request)) is not None), None)


class AccountAdapter(DefaultAccountAdapter):
    """A person who signs up becomes a party; mail goes by the outbox."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say whether somebody may sign up: invited, or where a village is joined on request or by anybody."""
        if invitation_of(request) is not None or admitted(request) is not None:
            return True
        return Village.objects.exclude(sign_up=SignUp.INVITATION).exists()

    def is_email_verified(self, request: HttpRequest, email: str) -> bool:
        """Whoever opened the link mailed to an address has shown that it is theirs."""
        invitation = invitation_of(request)
        shown = {one.email.lower() for one in (invitation, admitted(request)) if one is not None}
        if email.strip().lower() in shown:
            return True
        return bool(super().is_email_verified(request, email))

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """What the library writes is a letter like every other of the house."""
        plain = super().render_mail(template_prefix, email, context, headers)
        return letter(
            subject=str(plain.subject),
            text=str(plain.body),
            to=plain.to[0],
            language=(get_language() or "fr")[:2],
            headers=headers,
        )

    def save_user(
        self,
        request: HttpRequest,
        user: User,
        form: Any,
        commit: bool = True,  # noqa: FBT001, FBT002 -- allauth's signature
    ) -> User:
        """The account is that of the person invited; else of a new one, under their address until they tell a name."""
        email = form.cleaned_data["email"].strip().lower()
        now = clock.now()
        invitation = invitation_of(request)
        awaited = awaited_party(invitation) if invitation else None
        let_in = invitation or admitted(request)
        user.party = awaited or Party.objects.create(
            kind=PartyKind.PERSON,
            name=(let_in.name if let_in else "") or email,
            email=email,
            language=(get_language() or "fr")[:2],
            created_at=now,
        )
        user.date_joined = now
        super().save_user(request, user, form, commit)
        return user


class MfaAdapter(DefaultMFAAdapter):
    """Names the person in authenticator apps and passkeys."""

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return what an authenticator shows of us."""
        return {**super().get_public_key_credential_rp_entity(), "name": "Creuset"}


class AddPasskeyForm(AddWebAuthnForm):
    """A key has a name in the reader's language, and is a way in unless they choose otherwise."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["name"].label = _("Name")
        if "passwordless" in self.fields:
            self.fields["passwordless"].initial = True


class EditPasskeyForm(EditWebAuthnForm):
    """A key is renamed."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["name"].label = _("Name")


def invitation_of(request: HttpRequest) -> Invitation | None:
    """Return the live invitation that the session carries, if any."""
    secret = request.session.get(INVITATION_KEY)
    if not isinstance(secret, str):
        return None
    try:
        return get_invitation(secret, now=clock.now())
    except DomainError:
        return None
