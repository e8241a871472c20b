from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from creuset.core.registry import Badge
    from creuset.villages.models import Village


class ReceptionConfig(AppConfig):
    name = "creuset.reception"
    verbose_name = _("Visits and requests")

    def ready(self) -> None:
        """The menus, the audit and the housekeeping know visits and enquiries."""
        from creuset.core.registry import NavEntry, NavGroup, add_navigation
        from creuset.core.roles import Capability
        from creuset.reception import notices, retention, stories

        add_navigation(
            NavEntry(
                label=_("Visits"),
                url_name="visits:list",
                icon="bell",
                position=70,
                needs=Capability.SEE_VISITS,
                group=NavGroup.RECEPTION,
                badge=_waiting,
            ),
            NavEntry(
                label=_("Requests"),
                url_name="enquiries:list",
                icon="mail",
                position=71,
                needs=Capability.SEE_VISITS,
                group=NavGroup.RECEPTION,
                badge=_asking,
            ),
            NavEntry(
                label=_("In the building"),
                url_name="inside:list",
                icon="people",
                position=60,
                needs=Capability.SEE_VISITS,
                group=NavGroup.RECEPTION,
            ),
            NavEntry(
                label=_("My presence"),
                url_name="presence_my:mine",
                icon="enter",
                position=28,
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
        retention.register()
        stories.register_all()
        notices.register()


def _waiting(*, village: "Village", **_reader: object) -> "Badge":
    from creuset.core.registry import Badge
    from creuset.reception.queries import WAITING

    return Badge(WAITING.counted(village=village.pk))


def _asking(*, village: "Village", **_reader: object) -> "Badge":
    from creuset.core.registry import Badge
    from creuset.reception.queries import ASKING

    return Badge(ASKING.counted(village=village.pk))
