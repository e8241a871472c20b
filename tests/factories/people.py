"""Persons, organisations, what villages know of them, and who acts, for tests."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from allauth.account.models import EmailAddress
from django.test import Client

from creuset.core import clock
from creuset.core.roles import Role, Scope
from creuset.people.actors import Actor, Via
from creuset.people.models import Affiliation, KnownParty, Party, PartyKind, RoleGrant, User
from creuset.villages.models import Village
from tests.factories.villages import NOW

_numbers = count(1)


def make_person(*, known_in: Village | None = None, **more: Any) -> Party:
    """A person; known in a village where one is given."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "kind": PartyKind.PERSON,
        "given_name": "Camille",
        "family_name": f"Personne {number}",
        "email": f"camille{number}@personne.example",
        "created_at": NOW,
    } | more
    values.setdefault("name", f"{values['given_name']} {values['family_name']}".strip())
    party = Party.objects.create(**values)
    if known_in:
        know(known_in, party)
    return party


def make_organisation(*, known_in: Village | None = None, **more: Any) -> Party:
    """An organisation without numbers; known in a village where one is given."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "kind": PartyKind.ORGANISATION,
        "name": f"Atelier {number}",
        "email": f"contact@atelier-{number}.example",
        "is_test_data": True,
        "created_at": NOW,
    }
    party = Party.objects.create(**values | more)
    if known_in:
        know(known_in, party)
    return party


def make_siren(seed: int = 0) -> str:
    """A number that passes the check digit."""
    from stdnum import luhn

    start = f"{90_000_000 + seed}"
    return start + luhn.calc_check_digit(start)


def make_user(*, party: Party | None = None, password: str | None = None, **more: Any) -> User:
    """A sign-in account with its verified address; its person is made unless given."""
    party = party or make_person()
    values: dict[str, Any] = {
        "email": party.email or f"compte{next(_numbers)}@personne.example",
        "date_joined": NOW,
    }
    user = User.objects.create_user(party=party, password=password, **values | more)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def know(village: Village, party: Party, **more: Any) -> KnownParty:
    """The village knows the party."""
    known, _new = KnownParty.objects.get_or_create(
        village=village, party=party, defaults={"since": NOW} | more
    )
    return known


def make_grant(
    party: Party,
    village: Village,
    role: Role = Role.OWNER,
    *,
    narrowed_to: str = "",
    narrowed_id: int = 0,
    **more: Any,
) -> RoleGrant:
    """The party, known to the village, holds a role there."""
    know(village, party)
    values: dict[str, Any] = {"granted_at": NOW} | more
    return RoleGrant.objects.create(
        village=village,
        party=party,
        role=role.value,
        narrowed_to=narrowed_to,
        narrowed_id=narrowed_id,
        **values,
    )


def affiliate(person: Party, organisation: Party, **more: Any) -> Affiliation:
    """The person belongs to the organisation."""
    values: dict[str, Any] = {"since": date(2026, 1, 5)} | more
    return Affiliation.objects.create(person=person, organisation=organisation, **values)


def actor_of(
    party: Party | None, via: Via = Via.PAGE, scopes: frozenset[Scope] | None = None
) -> Actor:
    """The party, acting."""
    return Actor(party=party, via=via, scopes=scopes)


def member_of(village: Village, **more: Any) -> Actor:
    """Somebody with an account whom the village knows, acting."""
    party = make_person(known_in=village, **more)
    make_user(party=party)
    return actor_of(party)


def team_of(village: Village, role: Role = Role.OWNER, **more: Any) -> Actor:
    """Somebody with an account who holds a role in the village, acting."""
    party = make_person(**more)
    make_user(party=party)
    make_grant(party, village, role)
    return actor_of(party)


def sign_in(client: Client, user: User, *, ago: timedelta = timedelta(0)) -> None:
    """The client's session has shown a password that long ago."""
    client.force_login(user)
    session = client.session
    session["account_authentication_methods_user"] = str(user.pk)
    session["account_authentication_methods"] = [
        {"method": "password", "at": (clock.by_the_machine(clock.now()) - ago).timestamp()}
    ]
    session.save()
