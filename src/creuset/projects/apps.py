from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    name = "creuset.projects"
    verbose_name = _("Projects")

    def ready(self) -> None:
        """The menus, the search, the pages of parties, the audit and the merge know projects."""
        from creuset.core.registry import NavEntry, NavGroup, add_finder, add_navigation
        from creuset.core.roles import Capability
        from creuset.people import merging, panels
        from creuset.people.queries.staying import keep_by
        from creuset.projects import finding, models, stories
        from creuset.projects.retention import kept_by_projects

        add_navigation(
            NavEntry(
                label=_("Projects"),
                url_name="projects:list",
                icon="film",
                position=60,
                needs=Capability.SEE_PEOPLE,
                group=NavGroup.PEOPLE,
            ),
            NavEntry(
                label=_("My projects"),
                url_name="projects_my:list",
                icon="film",
                position=50,
                group=NavGroup.PEOPLE,
                face="my",
            ),
        )
        add_finder(finding.find_projects)
        panels.add_panel(finding.project_panel)
        merging.unite(models.TeamMember, finding.unite_members)
        stories.register_all()
        keep_by(kept_by_projects)
