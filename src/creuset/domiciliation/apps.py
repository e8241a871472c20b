from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from creuset.core.audit import By
    from creuset.core.models import StoredFile
    from creuset.core.registry import Badge
    from creuset.people.actors import Actor
    from creuset.villages.models import Village


class DomiciliationConfig(AppConfig):
    name = "creuset.domiciliation"
    verbose_name = _("Domiciliation")

    def ready(self) -> None:
        """The menus, the audit, the pages of parties and the housekeeping know domiciliation."""
        from creuset.core import files as stored
        from creuset.core.housekeeping import sweep_by
        from creuset.core.registry import NavEntry, NavGroup, add_finder, add_navigation
        from creuset.core.roles import Capability
        from creuset.documents import access
        from creuset.domiciliation import (
            dealings,
            finding,
            notices,
            panels,
            postage,
            retention,
            stories,
        )
        from creuset.domiciliation.actions import files, mail, papers
        from creuset.domiciliation.papers import LETTER_SOURCE, LIST_SOURCE
        from creuset.domiciliation.permissions import may_open_letter, may_open_list
        from creuset.people.actors import HOUSE
        from creuset.people.dealings import tell_dealings
        from creuset.people.panels import add_panel
        from creuset.reception.conditions import ask_before_taking

        add_navigation(
            NavEntry(
                label=_("Domiciliation"),
                url_name="domiciliation:list",
                within="plans:residents",
                icon="building",
                position=44,
                needs=Capability.SEE_DOMICILIATIONS,
                group=NavGroup.PEOPLE,
                badge=_to_check,
            ),
            NavEntry(
                label=_("My domiciliation"),
                url_name="domiciliation_my:list",
                within="plans_my:subscriptions",
                icon="building",
                position=26,
                group=NavGroup.STAY,
                face="my",
            ),
        )
        # Copies leave by their own pages alone, which tell the audit of each look.
        stored.register_access(papers.KIND, _nobody)
        stored.register_access(mail.SCAN, _nobody)
        access.register(LIST_SOURCE, may_open_list)
        access.register(LETTER_SOURCE, may_open_letter)
        postage.register()
        ask_before_taking(mail.check_taken)
        retention.register()
        add_panel(panels.of_party)
        add_finder(finding.find_domiciliations)
        tell_dealings(dealings.of_reader)
        files.register()
        sweep_by("files of domiciliation", lambda now: files.open_files(by=HOUSE, now=now))
        notices.register()
        stories.register_all()


def _nobody(_by: "By | None", _stored: "StoredFile") -> bool:
    return False


def _to_check(*, village: "Village", by: "Actor | None", **_more: object) -> "Badge | None":
    from creuset.core.registry import Badge
    from creuset.domiciliation.permissions import may_check_identities, may_keep
    from creuset.domiciliation.queries.court import TO_SEND
    from creuset.domiciliation.queries.files import TO_CHECK

    if by is None or not may_keep(by, village):
        return None
    # Whoever checks identities has papers to read; the others, letters to send.
    asked = TO_CHECK if may_check_identities(by, village) else TO_SEND
    return Badge(asked.counted(village=village.pk))
