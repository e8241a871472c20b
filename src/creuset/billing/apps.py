from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class BillingConfig(AppConfig):
    name = "creuset.billing"
    verbose_name = pgettext_lazy("the domain", "Money")

    def ready(self) -> None:
        """The menus, the audit, the pages of parties and the papers know money."""
        from creuset.billing import aid_notices, dealings, notices, panels, retention, stories
        from creuset.billing.papers import SOURCE
        from creuset.billing.reading import may_open_paper
        from creuset.core.housekeeping import sweep_by
        from creuset.core.registry import NavEntry, NavGroup, add_navigation
        from creuset.core.roles import Capability
        from creuset.documents.access import register
        from creuset.people.dealings import tell_dealings
        from creuset.people.panels import add_panel

        add_navigation(
            NavEntry(
                label=pgettext_lazy("menu", "To invoice"),
                url_name="money:charges",
                icon="bill",
                position=64,
                needs=Capability.SEE_MONEY,
                group=NavGroup.MONEY,
            ),
            NavEntry(
                label=_("Quotes"),
                url_name="quotes:list",
                within="money:charges",
                icon="page",
                position=65,
                needs=Capability.SEE_MONEY,
                group=NavGroup.MONEY,
            ),
            NavEntry(
                label=_("De minimis aid"),
                url_name="aids:list",
                within="money:charges",
                icon="seed",
                position=66,
                needs=Capability.KEEP_AIDS,
                group=NavGroup.MONEY,
            ),
            NavEntry(
                label=_("Aid received"),
                url_name="aids_my:list",
                within="money_my:charges",
                icon="seed",
                position=66,
                group=NavGroup.MONEY,
                face="my",
            ),
            NavEntry(
                label=_("My quotes"),
                url_name="quotes_my:list",
                within="money_my:charges",
                icon="page",
                position=65,
                group=NavGroup.MONEY,
                face="my",
            ),
            NavEntry(
                label=pgettext_lazy("menu", "To be invoiced"),
                url_name="money_my:charges",
                icon="bill",
                position=64,
                group=NavGroup.MONEY,
                face="my",
            ),
        )
        register(SOURCE, may_open_paper)
        add_panel(panels.of_party)
        retention.register()
        stories.register_all()
        notices.register()
        aid_notices.register()
        tell_dealings(dealings.of_reader)
        sweep_by("quotes that end", notices.remind_of_quotes)
