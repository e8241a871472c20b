"""A few companies have their seat in a village that lives: one in order, one to be checked, one that lets its mail lie,
one that has left.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from creuset.core import locks
from creuset.core.roles import Role
from creuset.domiciliation import actions
from creuset.domiciliation.actions.files import Description, open_file
from creuset.domiciliation.kinds import Books, MailChoice, PaperKind
from creuset.domiciliation.models import PAPER_LABELS, Approval, Domiciliation
from creuset.domiciliation.rules.papers import ASKED, required
from creuset.people.actors import HOUSE, Actor, Via
from creuset.people.models import Party, RoleGrant
from creuset.people.queries.belonging import spokespeople_of
from creuset.plans.actions.asking import Conditions
from creuset.plans.actions.taking_over import take_over
from creuset.plans.kinds import OfferKind
from creuset.plans.models import Offer, Subscription
from creuset.reception.actions import receive_parcel
from creuset.reception.models import ParcelKind
from creuset.simulation.papers import page
from creuset.villages.models import Village

DAY = timedelta(days=1)
#: An identity document that is good for years, and one whose end comes.
LONG, SHORT = timedelta(days=2000), timedelta(days=15)


@dataclass(frozen=True)
class Story:
    """What becomes of a company's seat: since when, until when, what its file holds, what mail came when."""

    since: int
    until: int | None = None
    #: Papers that it sent itself wait to be read.
    is_checked: bool = True
    identity_for: timedelta = LONG
    mail: MailChoice = MailChoice.HOLD
    letters: tuple[tuple[int, ParcelKind], ...] = ()


STORIES = (
    Story(
        since=240,
        mail=MailChoice.WEEKLY,
        letters=((3, ParcelKind.LETTER), (1, ParcelKind.REGISTERED)),
    ),
    Story(since=12, is_checked=False),
    Story(since=320, identity_for=SHORT, letters=((96, ParcelKind.LETTER),)),
    Story(since=400, until=9),
)


@transaction.atomic
def domicile_some(village: Village, *, now: datetime) -> int:
    """A village that has an approval and offers domiciliation has a few companies; once. Return how many came."""
    # Whoever opens the demonstration and whoever lives on in it may come here at once.
    locks.lock("domiciling", [village.pk])
    offer = (
        Offer.objects.filter(village=village, kind=OfferKind.DOMICILIATION, retired_at__isnull=True)
        .order_by("position", "pk")
        .first()
    )
    by = _owner(village)
    is_there = Domiciliation.objects.filter(village=village).exists()
    approved = Approval.objects.filter(village=village).exists()
    if offer is None or by is None or is_there or not approved:
        return 0
    companies = _companies(village)
    for company, story in zip(companies, STORIES, strict=False):
        _settle(village, company, offer, story, by=by, now=now)
    actions.owe_letters(village=village, by=HOUSE, now=now)
    return min(len(companies), len(STORIES))


def _owner(village: Village) -> Actor | None:
    grants = RoleGrant.objects.filter(village=village, role=Role.OWNER).select_related("party")
    grant = grants.order_by("pk").first()
    return Actor(party=grant.party, via=Via.SIMULATION) if grant else None


def _companies(village: Village) -> Sequence[Party]:
    rows = Subscription.objects.filter(village=village, party__kind="organisation")
    found = {row.party_id: row.party for row in rows.select_related("party").order_by("pk")}
    return list(found.values())[: len(STORIES)]


def _settle(
    village: Village, company: Party, offer: Offer, story: Story, *, by: Actor, now: datetime
) -> None:
    """The company has its seat since that day, as it was agreed before this house kept it."""
    today = village.day_of(now)
    subscription = take_over(
        village=village,
        party=company,
        conditions=Conditions(
            offer=offer,
            starts_on=today - story.since * DAY,
            ends_on=today - story.until * DAY if story.until else None,
        ),
        by=by,
        now=now,
    )
    row = open_file(subscription=subscription, now=now)
    if row is None:
        return
    lead = spokespeople_of(company)[0]
    speaker = Actor(party=lead, via=Via.SIMULATION)
    row = actions.describe(domiciliation=row, said=_said(lead, story), by=by, now=now)
    sender = by if story.is_checked else speaker
    for kind in required(row.subject):
        _send(row, kind, lead, story, by=sender, now=now)
    for days, what in story.letters:
        receive_parcel(
            village=village,
            party=company,
            kind=what,
            by=by,
            now=now - days * DAY,
            carrier="La Poste",
        )


def _said(lead: Party, story: Story) -> Description:
    said = Description(
        legal_form="SAS",
        purpose="Production audiovisuelle",
        registered_at="RCS de démonstration",
        representative=lead.name,
        representative_role="Présidence",
        representative_home="2 rue de la Démonstration, 75000 Paris",
        phone="+33 1 99 00 12 34",
        email=lead.email or "contact@domiciliation.example",
        books=Books.HERE,
        mail=story.mail,
    )
    if story.mail is MailChoice.HOLD:
        return said
    return replace(said, forward_to=said.representative_home, is_scanned=True)


def _send(
    row: Domiciliation, kind: PaperKind, lead: Party, story: Story, *, by: Actor, now: datetime
) -> None:
    today = row.village.day_of(now)
    ends = today + story.identity_for if ASKED[kind].names_its_end else None
    content = page(
        (
            str(PAPER_LABELS[kind]),
            f"{row.company} – {lead.name}",
            "Document de démonstration, sans valeur.",
        )
    )
    actions.send_paper(
        domiciliation=row,
        kind=kind,
        issued_on=_issued(kind, today),
        valid_until=ends,
        upload=SimpleUploadedFile(f"{kind.value}.pdf", content, "application/pdf"),
        by=by,
        now=now,
    )


def _issued(kind: PaperKind, today: date) -> date:
    return today - (20 if ASKED[kind].months_old else 150) * DAY
