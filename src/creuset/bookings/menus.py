"""Where the menus lead to bookings, and what they count."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creuset.bookings.views.approvals import waiting
from creuset.bookings.views.basket import lying
from creuset.core import registry
from creuset.core.roles import Capability


def register() -> None:
    """The menus have their entries of bookings."""
    registry.add_navigation(
        registry.NavEntry(
            _("My bookings"),
            "bookings_my:list",
            "cal",
            20,
            face="my",
            short=pgettext_lazy("menu", "Bookings"),
        ),
        registry.NavEntry(
            _("Planning"), "planning_my:week", "grid", 21, face="my", within="bookings_my:list"
        ),
        registry.NavEntry(
            _("My basket"),
            "bookings_my:basket",
            "basket",
            22,
            face="my",
            within="bookings_my:list",
            badge=lying,
        ),
        registry.NavEntry(
            _("Approvals"),
            "approvals:list",
            "hand",
            45,
            needs=Capability.SEE_BOOKINGS,
            badge=waiting,
        ),
        registry.NavEntry(
            _("Booking rules"), "rules:list", "list", 46, group=registry.NavGroup.SPACES
        ),
        registry.NavEntry(_("Prices"), "prices:list", "tag", 25, face="site"),
        registry.NavEntry(
            _("Rate cards"),
            "pricing:list",
            "tag",
            54,
            needs=Capability.SEE_MONEY,
            group=registry.NavGroup.MONEY,
        ),
        registry.NavEntry(
            _("Agreements"),
            "agreements:list",
            "tag",
            55,
            within="pricing:list",
            needs=Capability.SEE_MONEY,
            group=registry.NavGroup.MONEY,
        ),
        registry.NavEntry(
            _("Options"), "bookings:options", "clock", 42, needs=Capability.SEE_BOOKINGS
        ),
        registry.NavEntry(
            _("Screens"),
            "screens_desk:list",
            "screen",
            47,
            needs=Capability.CHANGE_PLACES,
            group=registry.NavGroup.SPACES,
        ),
        registry.NavEntry(
            _("Closures"),
            "closures:list",
            "shut",
            45,
            needs=Capability.CLOSE_PLACES,
            group=registry.NavGroup.SPACES,
        ),
    )
