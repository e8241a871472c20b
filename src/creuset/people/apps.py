from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PeopleConfig(AppConfig):
    name = "creuset.people"
    verbose_name = pgettext_lazy("the domain", "People")

    def ready(self) -> None:
        """The menus, the search, the audit's sentences and the merge know people."""
        from django.contrib.auth.signals import user_logged_out

        from creuset.core import files
        from creuset.core.housekeeping import sweep_by
        from creuset.core.registry import (
            NavEntry,
            NavGroup,
            add_finder,
            add_navigation,
            tell_with_menus,
        )
        from creuset.core.roles import Capability
        from creuset.people import known_of, merging, models, retention, stories
        from creuset.people.actions import erasing
        from creuset.people.finding import find_parties, waiting
        from creuset.people.middleware import note_sign_out
        from creuset.people.queries.parties import asked_villages_of
        from creuset.people.queries.staying import keep_by, kept_by_people
        from creuset.people.views.profiles import may_see_photo

        add_navigation(
            NavEntry(
                label=pgettext_lazy("menu", "People"),
                url_name="people:list",
                icon="people",
                position=50,
                needs=Capability.SEE_PEOPLE,
                group=NavGroup.PEOPLE,
                badge=waiting,
            ),
            NavEntry(
                label=_("Team"),
                url_name="team:list",
                icon="key",
                position=80,
                needs=Capability.SEE_PEOPLE,
                group=NavGroup.HOUSE,
            ),
            NavEntry(
                label=_("Groups"),
                url_name="groups:list",
                within="people:list",
                icon="people",
                position=51,
                needs=Capability.SEE_PEOPLE,
                group=NavGroup.PEOPLE,
            ),
            NavEntry(
                label=_("My profile"),
                url_name="people_my:profile",
                icon="person",
                position=70,
                group=NavGroup.SELF,
                face="my",
            ),
        )
        add_finder(find_parties)
        files.register_access(models.Profile.PHOTO, may_see_photo)
        tell_with_menus(
            "villages", lambda request: asked_villages_of(getattr(request, "actor", None))
        )
        merging.register()
        user_logged_out.connect(note_sign_out, dispatch_uid="people.note_sign_out")
        stories.register_all()
        keep_by(kept_by_people)
        sweep_by("audit", retention.forget_audit)
        sweep_by("people", retention.forget_people)
        sweep_by("people who asked to be erased", erasing.erase_who_asked)
        known_of.also_give(models.Profile, models.Profile.PHOTO)
