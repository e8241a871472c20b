"""Refusals that are, were and may be contested."""

from datetime import date, datetime

from django.db.models import F, Q, QuerySet

from creuset.core.roles import CAPABILITIES, Capability
from creuset.incubation.models import Appeal, Application, Call
from creuset.incubation.permissions import may_lead
from creuset.incubation.queries.letters import told_at
from creuset.incubation.queries.screening import check_may_read
from creuset.incubation.rules.appeals import Contested, last_day
from creuset.incubation.states import ApplicationState, Outcome
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.models import Party, RoleGrant
from creuset.villages.models import Village


def contested(row: Application) -> Contested:
    """Return the refusal of an application as the rules of contesting read it; at most three queries."""
    since = _refused_at(row)
    told = told_at(row, since) if since is not None else None
    return Contested(
        state=ApplicationState(row.state),
        told_on=row.village.day_of(told) if told else None,
        days=row.call.appeal_days,
        was_contested=since is not None and row.appeals.filter(made_at__gte=since).exists(),
    )


def contested_until(row: Application) -> date | None:
    """Return the last day on which the refusal may be contested; None while no letter has told it."""
    return last_day(contested(row))


def appeals_in(call: Call, *, by: Actor) -> QuerySet[Appeal]:
    """Return the appeals of a call, the open ones first, the oldest first. Raise as `files_of`."""
    check_may_read(by, call)
    rows = Appeal.objects.filter(application__call=call)
    return rows.select_related(
        "application__holder", "application__call__village", "answered_by"
    ).order_by(F("answered_at").asc(nulls_first=True), "made_at", "pk")


def get_appeal(village: Village, pk: int, *, by: Actor) -> Appeal:
    """Return the appeal. Raise NotFound; Forbidden as `files_of`."""
    rows = Appeal.objects.filter(application__village=village, pk=pk)
    row = rows.select_related("application__call__village", "application__holder").first()
    if row is None:
        raise NotFound(_("There is no such appeal."))
    check_may_read(by, row.application.call)
    return row


def reason_contested(appeal: Appeal) -> str:
    """Return the reason that the applicant contests; nothing where it was decided otherwise since. One query."""
    row = appeal.application
    if appeal.against == ApplicationState.REFUSED:
        decided = row.decisions.filter(outcome=Outcome.REFUSED, decided_at__lte=appeal.made_at)
        decision = decided.order_by("-round__number").first()
        return decision.reason if decision else ""
    # The appeal itself may have undone it since; one that is newer stands after it.
    stood = Q(undone_at=None) | Q(undone_at__gte=appeal.made_at)
    verdict = row.verdicts.filter(stood, is_positive=False).order_by("pk").first()
    return verdict.reason if verdict else ""


def leads_of(call: Call) -> list[Party]:
    """Return those of the team who run programmes and may lead the call: neither applicants nor jurors of it."""
    roles = [role for role, held in CAPABILITIES.items() if Capability.RUN_PROGRAMMES in held]
    grants = RoleGrant.objects.filter(
        village=call.village, role__in=roles, narrowed_to="", revoked_at__isnull=True
    )
    parties = Party.objects.filter(pk__in=grants.values("party"), erased_at=None).order_by("pk")
    return [party for party in parties if may_lead(Actor(party), call)]


def _refused_at(row: Application) -> datetime | None:
    """Return since when the application stands refused."""
    if row.state == ApplicationState.REFUSED:
        rows = row.decisions.filter(outcome=Outcome.REFUSED).order_by("-round__number")
        decision = rows.first()
        return decision.decided_at if decision else row.changed_at
    verdict = row.verdicts.filter(undone_at=None, is_positive=False).order_by("-pk").first()
    return verdict.given_at if verdict else None
