"""People are told before a certificate ends that others rely on: an insurance, a safety induction."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from creuset.core.text import day_text
from creuset.documents.models import Certificate, CertificateKind
from creuset.documents.queries import ending_by
from creuset.documents.stories import what
from creuset.notices import topics
from creuset.notices.actions import tell
from creuset.notices.topics import Said, Topic
from creuset.people.models import Affiliation, Party
from creuset.people.queries.belonging import spokespeople_of
from creuset.villages.models import Village

TOPIC = "documents.certificate_ends"
#: So many days before, the last first: each is told once.
STEPS = (7, 30)
#: Of these somebody is refused a place where they ended.
KINDS = (CertificateKind.INSURANCE, CertificateKind.INDUCTION)
DAY = timedelta(days=1)


def register() -> None:
    """People may choose how they are told of it."""
    label, group = gettext_lazy("It ends within 30, then 7 days"), gettext_lazy("My certificates")
    topics.register(Topic(TOPIC, label, group, say))


def say(content: Mapping[str, Any], village: Village) -> Said:
    """Return what is told of a certificate that ends."""
    words = {
        "what": what(content),
        "party": content["party"],
        "day": day_text(date.fromisoformat(content["until"])),
    }
    return Said(
        subject=_("ends soon: %(what)s of %(party)s") % words,
        sentence=_("The certificate of %(party)s (%(what)s) ends on %(day)s. Send the next one.")
        % words,
        path=reverse("certificates_my:list", kwargs={"village": village.slug}),
        way=_("My certificates"),
    )


def remind_of_certificates(now: datetime) -> int:
    """Whoever looks after a certificate is told 30 days, then 7 days before it ends; return how many end.

    Once each; one that another follows is not told of, nor what was put on file later than that.
    """
    return sum(
        _remind(certificate, village, now=now)
        for village in Village.objects.filter(certificates__isnull=False).distinct()
        for certificate in _ending(village, village.day_of(now))
    )


def _ending(village: Village, today: date) -> QuerySet[Certificate]:
    follows = Certificate.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=OuterRef("valid_until")),
        village=village,
        party=OuterRef("party"),
        kind=OuterRef("kind"),
        is_accepted=True,
        ended_on__isnull=True,
        valid_from__lte=OuterRef("valid_until") + DAY,
    )
    rows = ending_by(Certificate.objects.filter(village=village), today, days=max(STEPS))
    return rows.filter(~Exists(follows), kind__in=KINDS).order_by(F("valid_until"), "pk")


def _remind(certificate: Certificate, village: Village, *, now: datetime) -> bool:
    until, checked_at = certificate.valid_until, certificate.checked_at
    if until is None or checked_at is None:
        return False
    left = (until - village.day_of(now)).days
    step = next(days for days in STEPS if left <= days)
    if (until - village.day_of(checked_at)).days <= step:
        return False
    for party in told_of(certificate.party):
        tell(
            party=party,
            village=village,
            topic=TOPIC,
            key=f"{certificate.pk} {step}",
            content={
                "kind": certificate.kind,
                "title": certificate.title,
                "party": certificate.party.name,
                "until": until.isoformat(),
            },
            now=now,
        )
    return True


def told_of(party: Party) -> Iterable[Party]:
    """Return who is told of what a party must renew: a person and the admins of their organisations; of an
    organisation its admins, else itself.
    """
    if party.is_organisation:
        return spokespeople_of(party)
    own = Affiliation.objects.filter(person=party, until__isnull=True).values("organisation")
    admins = Affiliation.objects.filter(
        organisation__in=own, until__isnull=True, is_admin=True
    ).select_related("person")
    others = {row.person_id: row.person for row in admins.order_by("pk")}
    return [party, *(person for pk, person in others.items() if pk != party.pk)]
