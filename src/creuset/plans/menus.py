"""Where residents, offers, credits and moves stand in the menus."""

from django.utils.translation import pgettext_lazy

from creuset.core.registry import Badge, NavEntry, NavGroup, add_navigation
from creuset.core.roles import Capability
from creuset.plans.queries.subscriptions import WISHES
from creuset.plans.views.checklists import late
from creuset.villages.models import Village


def register() -> None:
    """The menus of the desk, of members and of the public site lead to plans."""
    add_navigation(*DESK, *MEMBERS, *SITE)


def _wishes(*, village: Village, **_reader: object) -> Badge:
    """How many ask for a subscription and wait for an answer."""
    return Badge(WISHES.counted(village=village.pk))


DESK = (
    NavEntry(
        label=pgettext_lazy("menu", "Residents"),
        url_name="plans:residents",
        icon="key",
        position=42,
        needs=Capability.SEE_PLANS,
        group=NavGroup.PEOPLE,
        badge=_wishes,
    ),
    NavEntry(
        label=pgettext_lazy("menu", "Waiting list"),
        url_name="plans:waits",
        within="plans:residents",
        icon="clock",
        position=42,
        needs=Capability.SEE_PLANS,
        group=NavGroup.PEOPLE,
    ),
    NavEntry(
        label=pgettext_lazy("menu", "Moving in and out"),
        url_name="plans:checklists",
        within="plans:residents",
        icon="check",
        position=42,
        needs=Capability.SEE_PLANS,
        group=NavGroup.PEOPLE,
        badge=late,
    ),
    NavEntry(
        label=pgettext_lazy("menu", "Offers"),
        url_name="plans:offers",
        within="plans:residents",
        icon="list",
        position=43,
        needs=Capability.SEE_PLANS,
        group=NavGroup.PEOPLE,
    ),
    NavEntry(
        label=pgettext_lazy("menu", "Credits"),
        url_name="plans:credits",
        within="plans:residents",
        icon="bill",
        position=43,
        needs=Capability.SEE_PLANS,
        group=NavGroup.PEOPLE,
    ),
    NavEntry(
        label=pgettext_lazy("menu", "Moves"),
        url_name="plans:relocations",
        within="plans:residents",
        icon="leave",
        position=44,
        needs=Capability.SEE_PLANS,
        group=NavGroup.PEOPLE,
    ),
    NavEntry(
        label=pgettext_lazy("menu", "Sister villages"),
        url_name="plans:sisters",
        within="plans:residents",
        icon="globe",
        position=45,
        needs=Capability.SEE_PLANS,
        group=NavGroup.PEOPLE,
    ),
)
MEMBERS = (
    NavEntry(
        label=pgettext_lazy("menu", "My subscriptions"),
        short=pgettext_lazy("menu", "Plans"),
        url_name="plans_my:subscriptions",
        icon="key",
        position=24,
        group=NavGroup.STAY,
        face="my",
    ),
    NavEntry(
        label=pgettext_lazy("menu", "My credits"),
        url_name="plans_my:credits",
        within="plans_my:subscriptions",
        icon="bill",
        position=25,
        group=NavGroup.STAY,
        face="my",
    ),
    NavEntry(
        label=pgettext_lazy("menu", "Sister villages"),
        url_name="plans_my:sisters",
        within="plans_my:subscriptions",
        icon="globe",
        position=26,
        group=NavGroup.STAY,
        face="my",
    ),
)
SITE = (
    NavEntry(
        label=pgettext_lazy("menu", "Offers"),
        url_name="plans_public:offers",
        icon="list",
        position=15,
        face="site",
    ),
)
