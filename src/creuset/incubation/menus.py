"""What incubation adds to the menus: one entry for the team, everything else within it; the calls for everybody."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creuset.core.registry import NavEntry, NavGroup, add_navigation
from creuset.core.roles import Capability

#: Where the pages of one call stand.
OF_CALLS = frozenset(
    {
        "applications",
        "deliberation_desk",
        "incubation_calls",
        "incubation_late_doors",
        "jury",
    }
)


def register() -> None:
    """The rail leads to the programmes, the public site to the calls."""
    add_navigation(
        NavEntry(
            label=pgettext_lazy("menu", "Programmes"),
            url_name="programmes:list",
            icon="seed",
            position=61,
            needs=Capability.SEE_PROGRAMMES,
            group=NavGroup.PEOPLE,
            covers=OF_CALLS,
        ),
        NavEntry(
            label=_("Figures of programmes"),
            url_name="programme_figures:years",
            within="programmes:list",
            icon="report",
            position=68,
            needs=Capability.SEE_PROGRAMMES,
            group=NavGroup.PEOPLE,
        ),
        NavEntry(
            label=_("My applications"),
            short=pgettext_lazy("menu", "Applications"),
            url_name="incubation_my_applications:list",
            within="projects_my:list",
            icon="flag",
            position=52,
            group=NavGroup.PEOPLE,
            face="my",
            covers=frozenset({"incubation_my_letters"}),
        ),
        NavEntry(
            label=_("Calls for projects"),
            url_name="calls:list",
            icon="seed",
            position=40,
            face="site",
        ),
    )
