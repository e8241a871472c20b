from datetime import datetime
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
        from creuset.core.housekeeping import sweep_by
        from creuset.core.registry import NavEntry, add_navigation
        from creuset.core.roles import Capability
        from creuset.reception import notices, stories

        add_navigation(
            NavEntry(
                label=_("Visits"),
                url_name="visits:list",
                icon="bell",
                position=70,
                needs=Capability.SEE_VISITS,
                badge=_waiting,
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
                label=_("Visit us"),
                url_name="reception:visit",
                icon="bell",
                position=60,
                face="site",
            ),
        )
        sweep_by("visits", _forget)
        sweep_by("enquiries", _forget_enquiries)
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


def _forget(now: datetime) -> int:
    from creuset.people.actors import HOUSE
    from creuset.reception.actions import forget_visits
    from creuset.villages.models import Village

    return sum(forget_visits(village=one, by=HOUSE, now=now) for one in Village.objects.all())


def _forget_enquiries(now: datetime) -> int:
    from creuset.people.actors import HOUSE
    from creuset.reception.actions import forget_enquiries, forget_unconfirmed
    from creuset.villages.models import Village

    old = sum(forget_enquiries(village=one, by=HOUSE, now=now) for one in Village.objects.all())
    return old + forget_unconfirmed(by=HOUSE, now=now)
