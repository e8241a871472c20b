from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuestionsConfig(AppConfig):
    name = "creuset.questions"
    verbose_name = _("Questions")

    def ready(self) -> None:
        """The audit and the files know forms and answers."""
        from creuset.core import files
        from creuset.core.registry import NavEntry, NavGroup, add_navigation
        from creuset.core.roles import Capability
        from creuset.questions import access, stories
        from creuset.questions.actions.sheets import FILE_KIND

        add_navigation(
            NavEntry(
                label=_("Forms"),
                url_name="questions_desk:list",
                within="programmes:list",
                icon="list",
                position=68,
                needs=Capability.SEE_PROGRAMMES,
                group=NavGroup.PEOPLE,
            )
        )
        files.register_access(FILE_KIND, access.may_open)
        stories.register_all()
