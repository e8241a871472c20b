"""Where visits, requests, parcels and visitors stand in the menus."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creuset.core.registry import Badge, NavEntry, NavGroup, add_navigation
from creuset.core.roles import Capability
from creuset.people.actors import Actor
from creuset.reception.queries import ASKING, WAITING
from creuset.reception.queries.parcels import FOR_ME
from creuset.reception.queries.tickets import NEW
from creuset.villages.models import Village


def register() -> None:
    """The menus of the desk, of members and of the public site lead to reception."""
    add_navigation(*DESK, *MEMBERS, *SITE)


def _waiting(*, village: Village, **_reader: object) -> Badge:
    """How many visits are asked for and wait for an answer."""
    return Badge(WAITING.counted(village=village.pk))


def _asking(*, village: Village, **_reader: object) -> Badge:
    """How many requests wait for an answer."""
    return Badge(ASKING.counted(village=village.pk))


def _new_tickets(*, village: Village, **_reader: object) -> Badge:
    """How many reports nobody has taken up."""
    return Badge(NEW.counted(village=village.pk))


def _for_me(*, village: Village, by: Actor | None, **_more: object) -> Badge | None:
    """How many parcels wait for the reader."""
    if by is None or by.party_id is None:
        return None
    return Badge(FOR_ME.counted(village=village.pk, party=by.party_id))


DESK = (
    NavEntry(
        label=_("Visits"),
        url_name="visits:list",
        within="inside:list",
        icon="bell",
        position=61,
        needs=Capability.SEE_VISITS,
        badge=_waiting,
    ),
    NavEntry(
        label=pgettext_lazy("menu", "Prospects"),
        url_name="prospects:board",
        within="plans:residents",
        icon="flag",
        position=43,
        needs=Capability.SEE_VISITS,
        group=NavGroup.PEOPLE,
    ),
    NavEntry(
        label=_("Requests"),
        url_name="enquiries:list",
        icon="mail",
        position=71,
        needs=Capability.SEE_VISITS,
        badge=_asking,
    ),
    NavEntry(
        label=_("Front desk"),
        url_name="inside:list",
        icon="key",
        badge=_new_tickets,
        position=60,
        needs=Capability.SEE_VISITS,
    ),
)
MEMBERS = (
    NavEntry(
        label=_("My presence"),
        url_name="presence_my:mine",
        icon="enter",
        position=28,
        face="my",
    ),
    NavEntry(
        label=_("My requests"),
        short=pgettext_lazy("menu", "Requests"),
        url_name="tickets_my:list",
        icon="tool",
        position=22,
        group=NavGroup.STAY,
        face="my",
    ),
    NavEntry(
        label=_("My parcels"),
        url_name="parcels_my:list",
        icon="box",
        position=40,
        group=NavGroup.STAY,
        face="my",
        badge=_for_me,
    ),
    NavEntry(
        label=_("My visitors"),
        url_name="visitors_my:list",
        icon="bell",
        position=29,
        face="my",
    ),
)
SITE = (
    NavEntry(
        label=_("Visit us"),
        url_name="reception:visit",
        icon="bell",
        position=60,
        face="site",
    ),
)
