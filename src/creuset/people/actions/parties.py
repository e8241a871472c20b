"""Persons and organisations: added to a village, changed, noted."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from creuset.core import audit
from creuset.core.locks import lock
from creuset.core.models import Audience
from creuset.core.roles import Capability
from creuset.kernel.errors import Forbidden
from creuset.kernel.sentences import sentence as _
from creuset.people.actions.adding import (
    AlreadyKnown,
    NewPerson,
    add_people,
    already_known,
    make_known,
)
from creuset.people.actors import Actor
from creuset.people.models import (
    KnownParty,
    Party,
    PartyKind,
)
from creuset.people.permissions import check_may, check_may_change_identity
from creuset.people.rules.numbers import check_numbers
from creuset.people.rules.postal import check_postal
from creuset.people.rules.words import address, check_tags, full_name, organisation_name
from creuset.villages.models import Village


@transaction.atomic
def add_person(
    *,
    village: Village,
    family_name: str,
    by: Actor,
    now: datetime,
    given_name: str = "",
    email: str = "",
    phone: str = "",
    language: str = "",
    street: str = "",
    postcode: str = "",
    city: str = "",
    country: str = "",
    is_test_data: bool = False,
) -> Party:
    """A new person exists, and the village knows them; nothing was sent to them.

    Raises AlreadyKnown where the village knows somebody with this address. Somebody whom only
    another village knows is not looked up: they come by an invitation, which they accept themselves.
    """
    one = NewPerson(
        family_name=family_name,
        given_name=given_name,
        email=email,
        phone=phone,
        language=language,
        street=street,
        postcode=postcode,
        city=city,
        country=country,
        is_test_data=is_test_data,
    )
    return add_people(village=village, people=[one], by=by, now=now)[0]


@transaction.atomic
def add_organisation(
    *,
    village: Village,
    name: str,
    by: Actor,
    now: datetime,
    email: str = "",
    phone: str = "",
    siren: str = "",
    siret: str = "",
    vat_number: str = "",
    language: str = "",
    street: str = "",
    postcode: str = "",
    city: str = "",
    country: str = "",
    is_test_data: bool = False,
) -> Party:
    """The village knows the organisation; one with this SIREN in the network is the same, unchanged.

    Raises AlreadyKnown where the village knows it, WrongNumber where a number is impossible, WrongAddress.
    """
    check_may(by, Capability.CHANGE_PEOPLE, village)
    kept = organisation_name(name)
    numbers = check_numbers(siren=siren, siret=siret, vat_number=vat_number)
    postal = check_postal(street=street, postcode=postcode, city=city, country=country)
    party = _with_siren(numbers.siren)
    if party is None:
        party = Party.objects.create(
            kind=PartyKind.ORGANISATION,
            name=kept,
            email=address(email),
            phone=phone.strip(),
            siren=numbers.siren,
            siret=numbers.siret,
            vat_number=numbers.vat,
            language=language or village.language,
            **asdict(postal),
            is_test_data=is_test_data or village.is_demo,
            created_at=now,
        )
    elif KnownParty.objects.filter(village=village, party=party).exists():
        raise already_known(party, _("This SIREN is that of %(name)s.", name=party.name), "siren")
    make_known([party], village, by=by, now=now, verb="people.organisation_added")
    return party


@transaction.atomic
def ensure_organisation(
    *, village: Village, name: str, siret: str, by: Actor, now: datetime
) -> Party:
    """The village knows the organisation of that SIRET: the one with its SIREN, unchanged, or a new one.

    Raises Forbidden, WrongNumber.
    """
    found = _with_siren(check_numbers(siret=siret).siren)
    if found is None:
        return add_organisation(village=village, name=name, siret=siret, by=by, now=now)
    know(party=found, village=village, by=by, now=now)
    return found


@transaction.atomic
def know(*, party: Party, village: Village, by: Actor, now: datetime) -> KnownParty:
    """The village knows the party, which exists in the network; done twice, nothing more happens."""
    check_may(by, Capability.CHANGE_PEOPLE, village)
    known = KnownParty.objects.filter(village=village, party=party).first()
    return known or make_known([party], village, by=by, now=now, verb="people.known")[0]


@transaction.atomic
def change_person(
    *,
    party: Party,
    village: Village | None,
    given_name: str,
    family_name: str,
    email: str,
    phone: str,
    by: Actor,
    now: datetime,
    language: str = "",
    street: str = "",
    postcode: str = "",
    city: str = "",
    country: str = "",
) -> Party:
    """The person is called and reached so, in the whole network."""
    party = Party.objects.select_for_update().get(pk=party.pk, kind=PartyKind.PERSON)
    check_may_change_identity(by, party, village)
    return _change(
        party,
        {
            "name": full_name(given_name, family_name),
            "given_name": " ".join(given_name.split()),
            "family_name": " ".join(family_name.split()),
            "email": address(email),
            "phone": phone.strip(),
            "language": language or party.language,
            **asdict(check_postal(street=street, postcode=postcode, city=city, country=country)),
        },
        village=village,
        by=by,
        now=now,
    )


@transaction.atomic
def change_organisation(
    *,
    party: Party,
    village: Village | None,
    name: str,
    email: str,
    phone: str,
    siren: str,
    siret: str,
    vat_number: str,
    by: Actor,
    now: datetime,
    language: str = "",
    street: str = "",
    postcode: str = "",
    city: str = "",
    country: str = "",
) -> Party:
    """The organisation is called, numbered and reached so, in the whole network.

    Raises AlreadyKnown where another organisation has this SIREN.
    """
    party = Party.objects.select_for_update().get(pk=party.pk, kind=PartyKind.ORGANISATION)
    check_may_change_identity(by, party, village)
    numbers = check_numbers(siren=siren, siret=siret, vat_number=vat_number)
    other = _with_siren(numbers.siren)
    if other is not None and other != party:
        raise AlreadyKnown(_("Another organisation has this SIREN."), field="siren")
    return _change(
        party,
        {
            "name": organisation_name(name),
            "email": address(email),
            "phone": phone.strip(),
            "siren": numbers.siren,
            "siret": numbers.siret,
            "vat_number": numbers.vat,
            "language": language or party.language,
            **asdict(check_postal(street=street, postcode=postcode, city=city, country=country)),
        },
        village=village,
        by=by,
        now=now,
    )


@transaction.atomic
def change_known(
    *, known: KnownParty, notes: str, tags: Iterable[str], by: Actor, now: datetime
) -> KnownParty:
    """The village keeps these notes and tags about the party; no other village reads them."""
    check_may(by, Capability.CHANGE_PEOPLE, known.village)
    known = (
        KnownParty.objects.select_for_update().select_related("party", "village").get(pk=known.pk)
    )
    kept = check_tags(tags)
    if (known.notes, known.tags) == (notes.strip(), kept):
        return known
    known.notes, known.tags = notes.strip(), kept
    known.save(update_fields=["notes", "tags"])
    audit.record(
        verb="people.notes_changed",
        by=by,
        at=now,
        village_id=known.village_id,
        about=[("party", known.party_id)],
        data={"party": known.party.name, "tags": kept},
    )
    return known


def _with_siren(siren: str) -> Party | None:
    """Return the organisation of that SIREN; whoever adds one waits here for another who does."""
    if not siren:
        return None
    lock("siren", [int(siren)])
    return Party.objects.filter(siren=siren, merged_into__isnull=True).first()


def _change(
    party: Party, values: Mapping[str, str], *, village: Village | None, by: Actor, now: datetime
) -> Party:
    changed = [name for name, value in values.items() if getattr(party, name) != value]
    if party.erased_at is not None:
        raise Forbidden(_("This person was erased."))
    if not changed:
        return party
    before = party.name
    for name in changed:
        setattr(party, name, values[name])
    party.save(update_fields=[*changed, "search_text"])
    audit.record(
        verb="people.identity_changed",
        by=by,
        at=now,
        village_id=village.pk if village else None,
        about=[("party", party.pk)],
        audience=Audience.PARTIES,
        data={"party": party.name, "before": before, "fields": changed},
    )
    return party
