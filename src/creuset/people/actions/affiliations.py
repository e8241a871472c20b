"""Who belongs to which organisation, and who looks after it."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction

from creuset.core import audit, outbox
from creuset.core.models import Audience
from creuset.kernel.errors import Conflict, Forbidden, Refused
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.models import Affiliation, BillingContact, Party
from creuset.people.permissions import is_admin_of, may_change_people_of
from creuset.people.rules.companies import check_successor
from creuset.villages.models import Village

#: Somebody was added by the team to a company that has admins: they are told.
JOINED = "people joined a company"

#: Ends what hangs on an affiliation that has just ended.
type End = Callable[[Affiliation, Actor, datetime], None]

_ends: list[End] = []


@transaction.atomic
def affiliate(
    *,
    person: Party,
    organisation: Party,
    village: Village,
    by: Actor,
    now: datetime,
    title: str = "",
    is_admin: bool = False,
    may_book: bool = True,
    may_sign: bool = False,
) -> Affiliation:
    """The person belongs to the organisation from today on.

    The team may say so of any organisation that it knows, and its admins are told; who looks after one that has an
    admin, only its admins say.
    """
    _check_may(by, organisation, village)
    _check_kinds(person, organisation)
    if is_admin:
        _check_may_make_admin(by, organisation, is_admin=True)
    Party.objects.select_for_update().get(pk=organisation.pk)
    if Affiliation.objects.filter(
        person=person, organisation=organisation, until__isnull=True
    ).exists():
        raise _belongs(person, organisation)
    row = Affiliation.objects.create(
        person=person,
        organisation=organisation,
        title=title.strip(),
        is_admin=is_admin,
        may_book=may_book,
        may_sign=may_sign,
        since=village.day_of(now),
    )
    _join(row, village, by=by, now=now, is_own=is_admin_of(by, organisation))
    return row


@transaction.atomic
def affiliate_all(
    *, pairs: Sequence[tuple[Party, Party]], village: Village, by: Actor, now: datetime
) -> list[Affiliation]:
    """Each person belongs to the organisation named beside them from today on, as by `affiliate`, one by one.

    Return the affiliations in the same order.
    """
    organisations = {organisation.pk: organisation for _person, organisation in pairs}
    for organisation in organisations.values():
        _check_may(by, organisation, village)
    for person, organisation in pairs:
        _check_kinds(person, organisation)
    held = Party.objects.select_for_update().filter(pk__in=organisations)
    list(held.order_by("pk").values_list("pk", flat=True))
    standing = Affiliation.objects.filter(
        organisation__in=organisations, person__in={one.pk for one, _there in pairs}, until=None
    )
    seen = set(standing.values_list("person_id", "organisation_id"))
    for person, organisation in pairs:
        if (person.pk, organisation.pk) in seen:
            raise _belongs(person, organisation)
        seen.add((person.pk, organisation.pk))
    rows = Affiliation.objects.bulk_create(
        Affiliation(person=person, organisation=organisation, since=village.day_of(now))
        for person, organisation in pairs
    )
    looked_after = {pk for pk, one in organisations.items() if is_admin_of(by, one)}
    for row in rows:
        _join(row, village, by=by, now=now, is_own=row.organisation_id in looked_after)
    return rows


@transaction.atomic
def change_affiliation(
    *,
    affiliation: Affiliation,
    village: Village,
    title: str,
    is_admin: bool,
    by: Actor,
    now: datetime,
    may_book: bool | None = None,
    may_sign: bool | None = None,
) -> Affiliation:
    """The person has this title in the organisation, looks after it or not, books and signs in its name or not.

    What is None stays. Raise Forbidden; LastAdmin where nobody would look after it any more.
    """
    row = _locked(affiliation)
    _check_may(by, row.organisation, village)
    if is_admin != row.is_admin:
        _check_may_make_admin(by, row.organisation, is_admin=is_admin)
    if row.is_admin and not is_admin:
        _check_successor(row, by)
    values = {
        "title": title.strip(),
        "is_admin": is_admin,
        "may_book": row.may_book if may_book is None else may_book,
        "may_sign": row.may_sign if may_sign is None else may_sign,
    }
    if all(getattr(row, name) == value for name, value in values.items()):
        return row
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=[*values])
    _tell("people.affiliation_changed", row, village, by=by, now=now)
    return row


@transaction.atomic
def end_affiliation(
    *, affiliation: Affiliation, village: Village, by: Actor, now: datetime
) -> Affiliation:
    """The person belongs to the organisation no more; who leaves may say so themselves.

    What domains above keep of their place there ends with it. Raise Forbidden; LastAdmin where others stay whom nobody
    would look after.
    """
    row = _locked(affiliation)
    if by.party_id != row.person_id:
        _check_may(by, row.organisation, village)
    if row.is_admin:
        _check_successor(row, by)
    row.until = max(row.since, village.day_of(now))
    row.is_admin = row.may_sign = False
    row.save(update_fields=["until", "is_admin", "may_sign"])
    BillingContact.objects.filter(organisation=row.organisation, person=row.person).delete()
    for end in _ends:
        end(row, by, now)
    _tell("people.affiliation_ended", row, village, by=by, now=now)
    return row


def also_end(end: End) -> None:
    """Where a person leaves an organisation, `end` ends what hangs on it, in the same transaction."""
    if end not in _ends:
        _ends.append(end)


def _check_successor(row: Affiliation, by: Actor) -> None:
    """Whoever looks after a company leaves it to somebody; the team may end it, and names the next admin."""
    if not is_admin_of(by, row.organisation) or by.is_house:
        return
    # Two admins who leave at once: the second one waits here, and is the last.
    Party.objects.select_for_update().get(pk=row.organisation_id)
    others = row.organisation.people.filter(until__isnull=True).exclude(pk=row.pk)
    check_successor(
        name=row.organisation.name,
        admins_left=others.filter(is_admin=True).count(),
        others=others.count(),
    )


def _check_kinds(person: Party, organisation: Party) -> None:
    if person.is_organisation or not organisation.is_organisation:
        raise Refused(_("A person belongs to an organisation."), field="person")


def _belongs(person: Party, organisation: Party) -> Conflict:
    return Conflict(
        _(
            "%(person)s already belongs to %(organisation)s.",
            person=person.name,
            organisation=organisation.name,
        ),
        field="person",
    )


def _join(row: Affiliation, village: Village, *, by: Actor, now: datetime, is_own: bool) -> None:
    """It is told that somebody joined; `is_own`: by who looks after the organisation, whom nobody needs to tell."""
    if not is_own:
        outbox.put(
            JOINED,
            {"affiliation": row.pk, "village": village.pk},
            at=now,
            village_id=village.pk,
        )
    _tell("people.affiliated", row, village, by=by, now=now)


def _locked(affiliation: Affiliation) -> Affiliation:
    row = (
        Affiliation.objects.select_for_update(of=("self",))
        .select_related("person", "organisation")
        .get(pk=affiliation.pk)
    )
    if row.until is not None:
        raise Conflict(_("This person has already left the organisation."))
    return row


def _check_may(by: Actor, organisation: Party, village: Village) -> None:
    if not may_change_people_of(by, organisation, village):
        raise Forbidden(
            _(
                "Only an admin of %(name)s or the team says who belongs to it.",
                name=organisation.name,
            )
        )


def _check_may_make_admin(by: Actor, organisation: Party, *, is_admin: bool) -> None:
    """The team names the first admin; from then on admins name one another."""
    has_admin = organisation.people.filter(is_admin=True, until__isnull=True).exists()
    if has_admin and not by.is_house and not is_admin_of(by, organisation):
        if not is_admin:
            raise Forbidden(
                _("Only an admin of %(name)s says who else is.", name=organisation.name)
            )
        raise Forbidden(
            _("%(name)s has an admin: only they name another.", name=organisation.name),
            field="is_admin",
        )


def _tell(verb: str, row: Affiliation, village: Village, *, by: Actor, now: datetime) -> None:
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=village.pk,
        about=[("party", row.person_id), ("party", row.organisation_id)],
        audience=Audience.PARTIES,
        data={
            "person": row.person.name,
            "organisation": row.organisation.name,
            "title": row.title,
            "is_admin": row.is_admin,
        },
    )
