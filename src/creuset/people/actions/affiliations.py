"""Who belongs to which organisation, and who looks after it."""

from datetime import datetime

from django.db import transaction

from creuset.core import audit
from creuset.core.models import Audience
from creuset.kernel.errors import Conflict, Forbidden, Refused
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.models import Affiliation, Party
from creuset.people.permissions import is_admin_of, may_change_people_of
from creuset.villages.models import Village


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
) -> Affiliation:
    """The person belongs to the organisation from today on.

    The team may say so of any organisation that it knows; who looks after one that has an admin, only its admins.
    """
    _check_may(by, organisation, village)
    if person.is_organisation or not organisation.is_organisation:
        raise Refused(_("A person belongs to an organisation."), field="person")
    if is_admin:
        _check_may_make_admin(by, organisation, is_admin=True)
    Party.objects.select_for_update().get(pk=organisation.pk)
    if Affiliation.objects.filter(
        person=person, organisation=organisation, until__isnull=True
    ).exists():
        raise Conflict(
            _(
                "%(person)s already belongs to %(organisation)s.",
                person=person.name,
                organisation=organisation.name,
            ),
            field="person",
        )
    row = Affiliation.objects.create(
        person=person,
        organisation=organisation,
        title=title.strip(),
        is_admin=is_admin,
        since=village.day_of(now),
    )
    _tell("people.affiliated", row, village, by=by, now=now)
    return row


@transaction.atomic
def change_affiliation(
    *,
    affiliation: Affiliation,
    village: Village,
    title: str,
    is_admin: bool,
    by: Actor,
    now: datetime,
) -> Affiliation:
    """The person has this title in the organisation, and looks after it or not."""
    row = _locked(affiliation)
    _check_may(by, row.organisation, village)
    if is_admin != row.is_admin:
        _check_may_make_admin(by, row.organisation, is_admin=is_admin)
    if (row.title, row.is_admin) == (title.strip(), is_admin):
        return row
    row.title, row.is_admin = title.strip(), is_admin
    row.save(update_fields=["title", "is_admin"])
    _tell("people.affiliation_changed", row, village, by=by, now=now)
    return row


@transaction.atomic
def end_affiliation(
    *, affiliation: Affiliation, village: Village, by: Actor, now: datetime
) -> Affiliation:
    """The person belongs to the organisation no more; who leaves may say so themselves."""
    row = _locked(affiliation)
    if by.party_id != row.person_id:
        _check_may(by, row.organisation, village)
    row.until = max(row.since, village.day_of(now))
    row.is_admin = False
    row.save(update_fields=["until", "is_admin"])
    _tell("people.affiliation_ended", row, village, by=by, now=now)
    return row


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
