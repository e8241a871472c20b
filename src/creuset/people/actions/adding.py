"""People who are new to a village: one, or as many as a file brings, in the same few statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from creuset.core import audit
from creuset.core.models import Audience
from creuset.core.roles import Capability
from creuset.kernel.errors import Conflict, WayOut
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.models import KnownParty, Party, PartyKind
from creuset.people.permissions import check_may
from creuset.people.rules.postal import check_postal
from creuset.people.rules.words import address, full_name
from creuset.villages.models import Village


class AlreadyKnown(Conflict):
    """The village knows this party already; the way out leads to its page."""

    code = "already-known"


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody whom a village does not know yet; without a language they speak the village's."""

    family_name: str
    given_name: str = ""
    email: str = ""
    phone: str = ""
    language: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""
    is_test_data: bool = False


@transaction.atomic
def add_people(
    *, village: Village, people: Sequence[NewPerson], by: Actor, now: datetime
) -> list[Party]:
    """Each of them exists, and the village knows them; return them in the same order. Nothing was sent to them.

    Raises AlreadyKnown where the village knows somebody with one of their addresses, or two of them have the same.
    Somebody whom only another village knows is not looked up: they come by an invitation, which they accept themselves.
    """
    check_may(by, Capability.CHANGE_PEOPLE, village)
    rows = [_row(one, village, now) for one in people]
    _check_addresses_are_new(village, rows)
    made = Party.objects.bulk_create(rows)
    make_known(made, village, by=by, now=now, verb="people.person_added")
    return made


def make_known(
    parties: Sequence[Party], village: Village, *, by: Actor, now: datetime, verb: str
) -> list[KnownParty]:
    """The village knows each of them from now on, and the audit says so of each."""
    made = KnownParty.objects.bulk_create(
        KnownParty(village=village, party=party, since=now) for party in parties
    )
    for party in parties:
        audit.record(
            verb=verb,
            by=by,
            at=now,
            village_id=village.pk,
            about=[("party", party.pk)],
            audience=Audience.PARTIES,
            data={"party": party.name},
        )
    return made


def already_known(party: Party, message: object, field: str) -> AlreadyKnown:
    """Return the refusal that leads to the page of the party."""
    return AlreadyKnown(
        message,
        field=field,
        ways_out=[
            WayOut(_("Open the page of %(name)s", name=party.name), "party", {"id": party.pk})
        ],
    )


def _row(one: NewPerson, village: Village, now: datetime) -> Party:
    name = full_name(one.given_name, one.family_name)
    postal = check_postal(
        street=one.street, postcode=one.postcode, city=one.city, country=one.country
    )
    return Party(
        kind=PartyKind.PERSON,
        name=name,
        given_name=" ".join(one.given_name.split()),
        family_name=" ".join(one.family_name.split()),
        email=address(one.email),
        phone=one.phone.strip(),
        language=one.language or village.language,
        street=postal.street,
        postcode=postal.postcode,
        city=postal.city,
        country=postal.country,
        is_test_data=one.is_test_data or village.is_demo,
        created_at=now,
    )


def _check_addresses_are_new(village: Village, rows: Sequence[Party]) -> None:
    """Raise AlreadyKnown where somebody of the village, or an earlier one of the rows, has the address of one."""
    given: dict[str, Party] = {}
    for row in rows:
        if row.email and given.setdefault(row.email, row) is not row:
            raise AlreadyKnown(
                _("%(name)s already has this address.", name=given[row.email].name), field="email"
            )
    if not given:
        return
    known = (
        Party.objects.filter(known_in__village=village, email__in=given, kind=PartyKind.PERSON)
        .order_by("pk")
        .first()
    )
    if known is not None:
        raise already_known(
            known, _("%(name)s already has this address.", name=known.name), "email"
        )
