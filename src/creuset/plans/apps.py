from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class PlansConfig(AppConfig):
    name = "creuset.plans"
    verbose_name = pgettext_lazy("the domain", "Residents")

    def ready(self) -> None:
        """The menus, the audit, the notices and the housekeeping know subscriptions."""
        from creuset.core import files
        from creuset.core.housekeeping import sweep_by
        from creuset.people import merging
        from creuset.people.actions import affiliations
        from creuset.people.dealings import tell_dealings
        from creuset.people.members import derive_by
        from creuset.people.panels import add_panel
        from creuset.plans import (
            charged,
            dealings,
            known,
            menus,
            notices,
            panels,
            retention,
            stories,
        )
        from creuset.plans.actions import (
            absence,
            allowances,
            asking,
            checklists,
            contracting,
            inspections,
            proposing,
            rewarding,
            seating,
            signing,
            waiting,
        )
        from creuset.plans.actions.aid import settle_years
        from creuset.plans.actions.fees import charge_what_begins
        from creuset.plans.actions.leaving import write_states
        from creuset.plans.models import PlanWait, Seat, Spender
        from creuset.plans.queries import members
        from creuset.plans.queries.checklists import may_see_picture

        menus.register()
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
        sweep_by("proposals that nobody answered", proposing.keep_proposals)
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
        sweep_by("hosting in kind that goes on", settle_years)
