from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from creuset.core.registry import Badge
    from creuset.people.actors import Actor
    from creuset.villages.models import Village


class ReceptionConfig(AppConfig):
    name = "creuset.reception"
    verbose_name = _("Visits and requests")

    def ready(self) -> None:
        """The menus, the audit and the housekeeping know visits and enquiries."""
        from creuset.core import files
        from creuset.core.registry import NavEntry, NavGroup, add_finder, add_navigation
        from creuset.core.roles import Capability
        from creuset.people.dealings import tell_dealings
        from creuset.people.panels import add_panel
        from creuset.plans.belongings import add_belongings
        from creuset.reception import (
            belongings,
            dealings,
            known,
            notices,
            panels,
            retention,
            search,
            stories,
        )
        from creuset.reception.actions import parcels, tickets
        from creuset.reception.queries.parcels import may_see_picture
        from creuset.reception.queries.tickets import may_see_picture as may_see_ticket_picture

        add_navigation(
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
            NavEntry(
                label=_("Visit us"),
                url_name="reception:visit",
                icon="bell",
                position=60,
                face="site",
            ),
        )
        files.register_access(parcels.KIND, may_see_picture)
        files.register_access(tickets.KIND, may_see_ticket_picture)
        add_panel(panels.of_party)
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


def _waiting(*, village: "Village", **_reader: object) -> "Badge":
    from creuset.core.registry import Badge
    from creuset.reception.queries import WAITING

    return Badge(WAITING.counted(village=village.pk))


def _asking(*, village: "Village", **_reader: object) -> "Badge":
    from creuset.core.registry import Badge
    from creuset.reception.queries import ASKING

    return Badge(ASKING.counted(village=village.pk))


def _new_tickets(*, village: "Village", **_reader: object) -> "Badge":
    from creuset.core.registry import Badge
    from creuset.reception.queries.tickets import NEW

    return Badge(NEW.counted(village=village.pk))


def _for_me(*, village: "Village", by: "Actor | None", **_more: object) -> "Badge | None":
    from creuset.core.registry import Badge
    from creuset.reception.queries.parcels import FOR_ME

    if by is None or by.party_id is None:
        return None
    return Badge(FOR_ME.counted(village=village.pk, party=by.party_id))
