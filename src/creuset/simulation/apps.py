from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class SimulationConfig(AppConfig):
    name = "creuset.simulation"
    verbose_name = pgettext_lazy("the domain", "Simulation")

    def ready(self) -> None:
        """The menu leads to the questions, and the audit tells who asked."""
        from creuset.core.registry import NavEntry, NavGroup, add_navigation
        from creuset.core.roles import Capability
        from creuset.simulation import stories

        add_navigation(
            NavEntry(
                label=pgettext_lazy("menu", "What if?"),
                url_name="what_if:list",
                within="desk:numbers",
                icon="report",
                position=71,
                needs=Capability.SIMULATE,
                group=NavGroup.MONEY,
            )
        )
        stories.register_all()
