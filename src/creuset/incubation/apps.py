from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class IncubationConfig(AppConfig):
    name = "creuset.incubation"
    verbose_name = _("Incubation")

    def ready(self) -> None:
        """The menus, the audit, the notices, the seals know incubation; merging knows how two of a kind become one."""
        from creuset.core.roles import Capability
        from creuset.incubation import applicants, deadlines, menus, notices, stories, tabs
        from creuset.incubation.actions import calibrations, decisions, telling_calls
        from creuset.incubation.actions.uniting import unite_co_writers, unite_jurors
        from creuset.incubation.joining import calibrations as published
        from creuset.incubation.joining import cohorts as registered
        from creuset.incubation.joining import juries as seating
        from creuset.incubation.joining import letters as posted
        from creuset.incubation.models import CoWriter, Juror
        from creuset.incubation.papers import minutes, second_minutes
        from creuset.people import merging

        merging.unite(Juror, unite_jurors)
        merging.unite(CoWriter, unite_co_writers)
        menus.register()
        telling_calls.register()
        deadlines.register()
        tabs.add_tab(_("Overview"), "incubation_calls:call", 10)
        tabs.add_tab(_("Rounds and grids"), "incubation_calls:rounds", 15)
        tabs.add_tab(
            _("Late codes"), "incubation_late_doors:list", 35, needs=Capability.RUN_PROGRAMMES
        )
        tabs.add_tab(_("Deliberations"), "deliberation_desk:rounds", 50)
        tabs.add_tab(pgettext_lazy("tab of a call", "Figures"), "programme_figures:call", 80)
        stories.register_all()
        notices.register_all()
        minutes.register()
        second_minutes.register()
        published.register()
        calibrations.register()
        decisions.register()
        registered.register()
        applicants.register()
        seating.register()
        posted.register()
