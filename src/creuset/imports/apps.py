from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class ImportsConfig(AppConfig):
    name = "creuset.imports"
    verbose_name = pgettext_lazy("the domain", "Imports")

    def ready(self) -> None:
        """The menu, the audit and the pages of parties know what was brought."""
        from creuset.core.registry import NavEntry, NavGroup, add_navigation
        from creuset.core.roles import Capability
        from creuset.imports import panels, retention, stories
        from creuset.people.panels import add_panel

        add_navigation(
            NavEntry(
                label=pgettext_lazy("menu", "Imports"),
                url_name="imports:list",
                within="people:list",
                icon="download",
                position=52,
                needs=Capability.IMPORT,
                group=NavGroup.PEOPLE,
            )
        )
        add_panel(panels.of_party)
        stories.register_all()
        retention.register()
