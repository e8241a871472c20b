"""How sign-in fits the house: who may sign up, and what a new account is."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest

from creuset.core import clock
from creuset.people.models import Party, PartyKind, User


class AccountAdapter(DefaultAccountAdapter):
    """A person who signs up becomes a party; mail goes by the outbox."""

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:  # noqa: FBT001, FBT002 -- allauth's signature
        """A party exists for whoever signs up, under the address until they tell their name."""
        email = form.cleaned_data["email"].lower()
        now = clock.now()
        user.party = Party.objects.create(
            kind=PartyKind.PERSON, name=email, email=email, created_at=now
        )
        user.date_joined = now
        return super().save_user(request, user, form, commit)


class MfaAdapter(DefaultMFAAdapter):
    """Names the person in authenticator apps and passkeys."""

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return what an authenticator shows of us."""
        return {**super().get_public_key_credential_rp_entity(), "name": "Creuset"}
