from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReceptionConfig(AppConfig):
    name = "creuset.reception"
    verbose_name = _("Visits and requests")

    def ready(self) -> None:
        """The menus, the audit and the housekeeping know visits and enquiries."""
        from creuset.bookings.ways import lead_from_booking
        from creuset.core import files
        from creuset.core.registry import add_finder
        from creuset.people.dealings import tell_dealings
        from creuset.people.panels import add_panel
        from creuset.plans.belongings import add_belongings
        from creuset.reception import (
            belongings,
            dealings,
            known,
            menus,
            notices,
            panels,
            retention,
            search,
            stories,
        )
        from creuset.reception.actions import following, parcels, tickets
        from creuset.reception.queries.parcels import may_see_picture
        from creuset.reception.queries.tickets import may_see_picture as may_see_ticket_picture
        from creuset.reception.ways import to_announce

        menus.register()
        files.register_access(parcels.KIND, may_see_picture)
        files.register_access(tickets.KIND, may_see_ticket_picture)
        add_panel(panels.of_party)
        lead_from_booking(to_announce)
        add_belongings(belongings.of_those_leaving)
        for finder in (
            search.find_visitors,
            search.find_parcels,
            search.find_tickets,
            search.find_items,
        ):
            add_finder(finder)
        retention.register()
        stories.register_all()
        notices.register()
        tell_dealings(dealings.of_reader)
        known.register()
        following.register()
