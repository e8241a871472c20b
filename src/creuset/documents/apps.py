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
        from creuset.core.housekeeping import sweep_by
        from creuset.core.registry import NavEntry, NavGroup, add_navigation
        from creuset.core.roles import Capability
        from creuset.documents import (
            access,
            contract_papers,
            dealings,
            models,
            panels,
            retention,
            stories,
        )
        from creuset.documents.actions import certificates, house_rules, papers, sealing
        from creuset.documents.views import house_rules as my_rules
        from creuset.documents.views import my_contracts
        from creuset.people import merging
        from creuset.people.dealings import tell_dealings
        from creuset.people.panels import add_panel

        add_navigation(
            NavEntry(
                label=_("Certificates"),
                url_name="certificates:list",
                within="contracts:list",
                icon="shield",
                position=55,
                needs=Capability.SEE_PEOPLE,
                group=NavGroup.PEOPLE,
                badge=_to_check,
            ),
            NavEntry(
                label=_("My certificates"),
                url_name="certificates_my:list",
                within="my:papers",
                icon="shield",
                position=34,
                group=NavGroup.STAY,
                face="my",
            ),
        )
        add_navigation(
            NavEntry(
                label=_("Contracts"),
                url_name="contracts:list",
                icon="page",
                position=54,
                needs=Capability.SEE_CONTRACTS,
                group=NavGroup.PEOPLE,
            ),
            NavEntry(
                label=_("My contracts"),
                url_name="contracts_my:list",
                within="my:papers",
                icon="page",
                position=32,
                group=NavGroup.STAY,
                face="my",
                badge=my_contracts.to_sign,
            ),
            NavEntry(
                label=_("House rules"),
                url_name="contracts_my:rules",
                within="my:papers",
                icon="check",
                position=33,
                group=NavGroup.STAY,
                face="my",
                badge=my_rules.to_accept,
            ),
        )
        files.register_access(certificates.KIND, access.may_open_certificate)
        files.register_access(papers.KIND, access.may_open_document)
        files.register_access(contract_papers.KIND, access.may_open_contract)
        files.register_access(contract_papers.TEXT_KIND, access.may_open_rules)
        merging.unite(models.Acceptance, house_rules.unite_acceptances)
        add_panel(panels.of_party)
        add_panel(panels.contracts_of_party)
        sweep_by("contracts to seal", sealing.seal_waiting)
        retention.register()
        stories.register_all()
        tell_dealings(dealings.of_reader)


def _to_check(*, village: "Village", **_reader: object) -> "Badge":
    from creuset.core.registry import Badge
    from creuset.documents.queries import TO_CHECK

    return Badge(TO_CHECK.counted(village=village.pk))
