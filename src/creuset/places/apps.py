from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlacesConfig(AppConfig):
    name = "creuset.places"

    def ready(self) -> None:
        """Places have their sentences, their part of the search and of the menus; their pictures are for all."""
        from creuset.core import files, outbox, registry
        from creuset.core.roles import Capability
        from creuset.people import narrowing
        from creuset.places import narrowed, pictures, search, sentences, tasks
        from creuset.places.actions import outside

        sentences.register()
        files.register_access(pictures.KIND, pictures.may_read)
        narrowing.register(narrowed.BUILDINGS)
        narrowing.register(narrowed.RESOURCES)
        outbox.send_by(outside.DUE, tasks.read_calendar)
        registry.add_finder(search.find_resources)
        registry.add_navigation(
            registry.NavEntry(
                _("Spaces"),
                "places:list",
                "space",
                40,
                needs=Capability.SEE_DESK,
                group=registry.NavGroup.SPACES,
            ),
        )
