"""Whoever looks after a company is told whom the team added to it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from creuset.core import outbox
from creuset.notices import topics
from creuset.notices.actions import tell
from creuset.notices.topics import Said, Topic
from creuset.people.actions.affiliations import JOINED
from creuset.people.queries.belonging import find_affiliation, spokespeople_of
from creuset.villages.models import Village

ADDED = "people.colleague_added"


def register() -> None:
    """Admins may choose how they are told of it."""
    topics.register(
        Topic(ADDED, gettext_lazy("The team adds somebody"), gettext_lazy("My company"), say_added)
    )
    outbox.receive(JOINED, tell_admins)


def say_added(content: Mapping[str, Any], village: Village) -> Said:
    """Return what is told of somebody whom the team added to a company."""
    return Said(
        subject=_("%(person)s belongs to %(organisation)s") % content,
        sentence=_(
            "The team added %(person)s to %(organisation)s. If that is not right, take them off there."
        )
        % content,
        path=reverse(
            "people_my:company", kwargs={"village": village.slug, "pk": content["company"]}
        ),
        way=content["organisation"],
    )


def tell_admins(payload: Mapping[str, Any], now: datetime) -> None:
    """The admins of the company are told, once; those who have left it meanwhile are not told of."""
    found = find_affiliation(payload["affiliation"])
    village = Village.objects.filter(pk=payload["village"]).first()
    if found is None or village is None:
        return
    for party in spokespeople_of(found.organisation):
        if party.is_organisation or party.pk == found.person_id:
            continue
        tell(
            party=party,
            village=village,
            topic=ADDED,
            key=str(found.pk),
            content={
                "company": found.organisation_id,
                "person": found.person.name,
                "organisation": found.organisation.name,
            },
            now=now,
        )
