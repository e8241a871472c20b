from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from creuset.core.registry import Badge
    from creuset.villages.models import Village


class DocumentsConfig(AppConfig):
    name = "creuset.documents"
    verbose_name = _("Documents")

    def ready(self) -> None:
        """The menus, the audit, the pages of parties and the files know papers and certificates."""
        from creuset.core import files
        from creuset.core.registry import NavEntry, NavGroup, add_navigation
        from creuset.core.roles import Capability
        from creuset.documents import access, panels, retention, stories
        from creuset.documents.actions import certificates, papers
        from creuset.people.panels import add_panel

        add_navigation(
            NavEntry(
                label=_("Certificates"),
                url_name="certificates:list",
                icon="shield",
                position=55,
                needs=Capability.SEE_PEOPLE,
                group=NavGroup.PEOPLE,
                badge=_to_check,
            ),
            NavEntry(
                label=_("My certificates"),
                url_name="certificates_my:list",
                icon="shield",
                position=75,
                face="my",
            ),
        )
        files.register_access(certificates.KIND, access.may_open_certificate)
        files.register_access(papers.KIND, access.may_open_document)
        add_panel(panels.of_party)
        retention.register()
        stories.register_all()


def _to_check(*, village: "Village", **_reader: object) -> "Badge":
    from creuset.core.registry import Badge
    from creuset.documents.queries import TO_CHECK

    return Badge(TO_CHECK.counted(village=village.pk))
