from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from creuset.core.registry import Badge
    from creuset.villages.models import Village


class DeskConfig(AppConfig):
    name = "creuset.desk"
    verbose_name = _("The desk")

    def ready(self) -> None:
        """The menus of every face begin here; the audit has the desk's own sentences."""
        from creuset.core.registry import NavEntry, NavGroup, add_navigation
        from creuset.core.roles import Capability
        from creuset.desk import stories

        stories.register()

        add_navigation(
            NavEntry(_("Spaces"), "site:spaces", "space", 10, face="site"),
            NavEntry(_("Plan"), "site:buildings", "plan", 20, face="site"),
            NavEntry(_("Hours and access"), "site:hours", "clock", 30, face="site"),
            NavEntry(_("My day"), "my:home", "day", 0, face="my"),
            NavEntry(
                pgettext_lazy("menu", "My papers"),
                "my:papers",
                "list",
                30,
                face="my",
                group=NavGroup.STAY,
            ),
            NavEntry(pgettext_lazy("menu", "Day"), "desk:day", "day", 0, needs=Capability.SEE_DESK),
            NavEntry(_("Planning"), "planning:week", "cal", 10, needs=Capability.SEE_DESK),
            NavEntry(
                _("Plan"),
                "desk:plan",
                "plan",
                20,
                needs=Capability.SEE_DESK,
                group=NavGroup.SPACES,
            ),
            NavEntry(
                pgettext_lazy("menu", "Figures"),
                "desk:numbers",
                "report",
                70,
                needs=Capability.SEE_MONEY,
                group=NavGroup.MONEY,
            ),
            NavEntry(
                _("Audit"),
                "desk:audit",
                "history",
                90,
                needs=Capability.SEE_AUDIT,
                group=NavGroup.HOUSE,
            ),
            NavEntry(
                pgettext_lazy("menu", "Messages"),
                "desk:outbox",
                "mail",
                95,
                needs=Capability.SEE_OUTBOX,
                group=NavGroup.HOUSE,
                badge=_stuck,
            ),
        )


def _stuck(*, village: "Village", **_reader: object) -> "Badge":
    """Return how many messages wait for a person."""
    from creuset.core.registry import Badge
    from creuset.desk.queries.letters import STUCK, of_village

    return Badge(
        STUCK.listed(village=village.pk), closer=lambda rows: len(of_village(village, rows))
    )
