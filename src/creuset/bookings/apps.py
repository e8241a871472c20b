from django.apps import AppConfig


class BookingsConfig(AppConfig):
    name = "creuset.bookings"

    def ready(self) -> None:
        """Bookings have their sentences, notices, calendars, their part of the search and of the menus."""
        from creuset.bookings import (
            calendars,
            charged,
            dealings,
            disorder_notices,
            letting,
            menus,
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
        from creuset.core import housekeeping, registry
        from creuset.people import merging
        from creuset.people.actions import erasing
        from creuset.people.dealings import tell_dealings
        from creuset.places.queries import freed
        from creuset.places.queries.state import add_likely

        sentences.register()
        price_sentences.register()
        notices.register()
        disorder_notices.register()
        village_mails.register()
        calendars.register()
        panels.register()
        premises.register()
        options.register()
        absence.register()
        freed.judge_by(absent)
        offering.register()
        letting.register()
        participants.register()
        erasing.also_forget(participants.forget_participants)
        housekeeping.sweep_by("lapsed options", options.lapse_all)
        housekeeping.sweep_by("bookings that nobody came to", absence.give_all_free)
        housekeeping.sweep_by("baskets", basket.forget_lines)
        housekeeping.sweep_by("offers to whoever waits", offering.offer_all)
        housekeeping.sweep_by("reminders of bookings", reminders.remind_of_bookings)
        housekeeping.sweep_by("reminders of options", reminders.remind_of_options)
        retention.register()
        tell_dealings(dealings.of_reader)
        charged.register()
        requirements.register()
        merging.unite(Expected, unite_expected)
        add_likely(likely_at)
        merging.unite(Wait, unite_waits)
        registry.add_finder(search.find_bookings)
        menus.register()
