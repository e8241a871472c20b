from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "creuset.notices"
    verbose_name = _("Notices")

    def ready(self) -> None:
        """The member's menu counts what is unread; old notices are forgotten."""
        from creuset.core.housekeeping import sweep_by
        from creuset.core.registry import NavEntry, NavGroup, add_navigation
        from creuset.notices import actions, certificates, companies, contracts, models, views
        from creuset.notices.retention import forget_notices
        from creuset.people import merging

        add_navigation(
            NavEntry(
                label=_("Notices"),
                url_name="notices:list",
                icon="bell",
                position=80,
                group=NavGroup.SELF,
                face="my",
                badge=views.unread,
            )
        )
        merging.unite(models.Notice, actions.unite_notices)
        merging.unite(models.Choice, actions.unite_choices)
        sweep_by("notices", forget_notices)
        certificates.register()
        sweep_by("certificates that end", certificates.remind_of_certificates)
        contracts.register()
        companies.register()
        sweep_by("contracts that wait", contracts.remind_of_contracts)
        sweep_by("house rules that wait", contracts.remind_of_rules)
