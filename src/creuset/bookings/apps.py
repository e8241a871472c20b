from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BookingsConfig(AppConfig):
    name = "creuset.bookings"

    def ready(self) -> None:
        """Bookings have their sentences, notices, calendars, their part of the search and of the menus."""
        from creuset.bookings import (
            calendars,
            charged,
            notices,
            panels,
            premises,
            price_sentences,
            reminders,
            requirements,
            retention,
            search,
            sentences,
            village_mails,
        )
        from creuset.bookings.actions import absence, basket, offering, options, participants
        from creuset.bookings.actions.premises import unite_expected
        from creuset.bookings.actions.waiting import unite_waits
        from creuset.bookings.models import Expected, Wait
        from creuset.bookings.queries.absent import absent
        from creuset.bookings.queries.planned_options import likely_at
        from creuset.bookings.views.approvals import waiting
        from creuset.bookings.views.basket import lying
        from creuset.core import housekeeping, registry
        from creuset.core.roles import Capability
        from creuset.people import merging
        from creuset.people.actions import erasing
        from creuset.places.queries import freed
        from creuset.places.queries.state import add_likely

        sentences.register()
        price_sentences.register()
        notices.register()
        village_mails.register()
        calendars.register()
        panels.register()
        premises.register()
        options.register()
        absence.register()
        freed.judge_by(absent)
        offering.register()
        participants.register()
        erasing.also_forget(participants.forget_participants)
        housekeeping.sweep_by("lapsed options", options.lapse_all)
        housekeeping.sweep_by("bookings that nobody came to", absence.give_all_free)
        housekeeping.sweep_by("baskets", basket.forget_lines)
        housekeeping.sweep_by("offers to whoever waits", offering.offer_all)
        housekeeping.sweep_by("reminders of bookings", reminders.remind_of_bookings)
        housekeeping.sweep_by("reminders of options", reminders.remind_of_options)
        retention.register()
        charged.register()
        requirements.register()
        merging.unite(Expected, unite_expected)
        add_likely(likely_at)
        merging.unite(Wait, unite_waits)
        registry.add_finder(search.find_bookings)
        registry.add_navigation(
            registry.NavEntry(_("Planning"), "planning_my:week", "grid", 25, face="my"),
            registry.NavEntry(_("My bookings"), "bookings_my:list", "cal", 20, face="my"),
            registry.NavEntry(
                _("My basket"), "bookings_my:basket", "basket", 22, face="my", badge=lying
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
                _("Agreements"),
                "agreements:list",
                "tag",
                55,
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
