from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from creuset.core.registry import Badge
    from creuset.villages.models import Village


class PlansConfig(AppConfig):
    name = "creuset.plans"
    verbose_name = pgettext_lazy("the domain", "Residents")

    def ready(self) -> None:
        """The menus, the audit, the notices and the housekeeping know subscriptions."""
        from creuset.core import files
        from creuset.core.housekeeping import sweep_by
        from creuset.core.registry import NavEntry, NavGroup, add_navigation
        from creuset.core.roles import Capability
        from creuset.people import merging
        from creuset.people.actions import affiliations
        from creuset.people.dealings import tell_dealings
        from creuset.people.members import derive_by
        from creuset.people.panels import add_panel
        from creuset.plans import charged, dealings, known, notices, panels, retention, stories
        from creuset.plans.actions import (
            absence,
            allowances,
            asking,
            checklists,
            contracting,
            inspections,
            rewarding,
            seating,
            signing,
            waiting,
        )
        from creuset.plans.actions.fees import charge_what_begins
        from creuset.plans.actions.leaving import write_states
        from creuset.plans.models import PlanWait, Seat, Spender
        from creuset.plans.queries import members
        from creuset.plans.queries.checklists import may_see_picture
        from creuset.plans.views.checklists import late

        add_navigation(
            NavEntry(
                label=pgettext_lazy("menu", "Residents"),
                url_name="plans:residents",
                icon="key",
                position=42,
                needs=Capability.SEE_PLANS,
                group=NavGroup.PEOPLE,
                badge=_wishes,
            ),
            NavEntry(
                label=pgettext_lazy("menu", "Offers"),
                url_name="plans:offers",
                within="plans:residents",
                icon="list",
                position=43,
                needs=Capability.SEE_PLANS,
                group=NavGroup.PEOPLE,
            ),
            NavEntry(
                label=pgettext_lazy("menu", "Sister villages"),
                url_name="plans:sisters",
                within="plans:residents",
                icon="globe",
                position=45,
                needs=Capability.SEE_PLANS,
                group=NavGroup.PEOPLE,
            ),
            NavEntry(
                label=pgettext_lazy("menu", "Moves"),
                url_name="plans:relocations",
                within="plans:residents",
                icon="leave",
                position=44,
                needs=Capability.SEE_PLANS,
                group=NavGroup.PEOPLE,
            ),
            NavEntry(
                label=pgettext_lazy("menu", "Waiting list"),
                url_name="plans:waits",
                within="plans:residents",
                icon="clock",
                position=42,
                needs=Capability.SEE_PLANS,
                group=NavGroup.PEOPLE,
            ),
            NavEntry(
                label=pgettext_lazy("menu", "Moving in and out"),
                url_name="plans:checklists",
                within="plans:residents",
                icon="check",
                position=42,
                needs=Capability.SEE_PLANS,
                group=NavGroup.PEOPLE,
                badge=late,
            ),
            NavEntry(
                label=pgettext_lazy("menu", "Offers"),
                url_name="plans_public:offers",
                icon="list",
                position=15,
                face="site",
            ),
            NavEntry(
                label=pgettext_lazy("menu", "My subscriptions"),
                short=pgettext_lazy("menu", "Plans"),
                url_name="plans_my:subscriptions",
                icon="key",
                position=24,
                group=NavGroup.STAY,
                face="my",
            ),
            NavEntry(
                label=pgettext_lazy("menu", "Credits"),
                url_name="plans:credits",
                within="plans:residents",
                icon="bill",
                position=43,
                needs=Capability.SEE_PLANS,
                group=NavGroup.PEOPLE,
            ),
            NavEntry(
                label=pgettext_lazy("menu", "My credits"),
                url_name="plans_my:credits",
                within="plans_my:subscriptions",
                icon="bill",
                position=25,
                group=NavGroup.STAY,
                face="my",
            ),
            NavEntry(
                label=pgettext_lazy("menu", "Sister villages"),
                url_name="plans_my:sisters",
                within="plans_my:subscriptions",
                icon="globe",
                position=26,
                group=NavGroup.STAY,
                face="my",
            ),
        )
        derive_by(members.judge)
        add_panel(panels.of_party)
        add_panel(panels.seats_of_party)
        add_panel(panels.credits_of_party)
        notices.register()
        tell_dealings(dealings.of_reader)
        stories.register_all()
        retention.register()
        charged.register()
        contracting.followed_by(signing.follow_contract, asking.follow_declined)
        known.register()
        files.register_access(inspections.KIND, may_see_picture)
        sweep_by("lists of arrival and departure", checklists.keep_lists)
        sweep_by("proposals that nobody answered", waiting.keep_proposals)
        merging.unite(PlanWait, waiting.unite_plan_waits)
        sweep_by("subscriptions that begin and end", write_states)
        sweep_by("subscriptions offered to who was erased", asking.close_for_erased)
        sweep_by("allowances", allowances.grant_all)
        sweep_by("days away that go on", absence.roll_all)
        sweep_by("credits for days away", rewarding.reward_all)
        merging.unite(Spender, allowances.unite_spenders)
        merging.unite(Seat, seating.unite_seats)
        affiliations.also_end(seating.end_with)
        sweep_by("fees that begin", charge_what_begins)


def _wishes(*, village: "Village", **_reader: object) -> "Badge":
    from creuset.core.registry import Badge
    from creuset.plans.queries.subscriptions import WISHES

    return Badge(WISHES.counted(village=village.pk))
