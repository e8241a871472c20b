"""The quotas of a round as rows say them, and what the jury's selection makes of them."""

from collections import Counter
from collections.abc import Iterable

from creuset.incubation.models import Application, AxisQuota, Decision, Round
from creuset.incubation.rules import calibration
from creuset.incubation.rules.calibration import Quotas
from creuset.incubation.rules.quotas import Broken, Chosen, broken
from creuset.incubation.states import ApplicationState, Outcome


def is_last(in_round: Round) -> bool:
    """Say whether whoever passes the round is a laureate."""
    # A round that was read for a page knows it.
    known: bool | None = getattr(in_round, "has_next", None)
    if known is not None:
        return not known
    return not Round.objects.filter(call=in_round.call_id, number__gt=in_round.number).exists()


def quotas_of(in_round: Round) -> Quotas:
    """Return what a selection keeps to in the round."""
    return read_quotas(in_round, rows_of(in_round), is_last=is_last(in_round))


def rows_of(in_round: Round) -> list[AxisQuota]:
    """Return the quotas of axes of the round, in the order of the axes."""
    rows = AxisQuota.objects.filter(round=in_round).select_related("axis")
    return list(rows.order_by("axis__position", "pk"))


def read_quotas(in_round: Round, rows: Iterable[AxisQuota], *, is_last: bool) -> Quotas:
    """Return what a selection keeps to; money is given to laureates only, so the budget counts in the last round.

    Where more is asked of the axes together than there are seats, the least numbers are asked of nobody.
    """
    axes = {row.axis.code: calibration.AxisQuota(row.least, row.most) for row in rows}
    if sum(quota.least for quota in axes.values()) > in_round.seats:
        axes = {code: calibration.AxisQuota(0, quota.most) for code, quota in axes.items()}
    budget = in_round.call.budget_cents if is_last else None
    return Quotas(in_round.seats, axes, None if budget is None else int(budget))


def chosen(application: Application) -> Chosen:
    """Return the application, its axis read already, as quotas see it."""
    return Chosen(
        application.axis.code if application.axis else "", int(application.asked_cents or 0)
    )


def breaches_of(in_round: Round, decisions: Iterable[Decision]) -> tuple[Broken, ...]:
    """Return what these decisions, their applications and axes read already, break of the quotas of the round."""
    decided = {one.application_id: one for one in decisions}
    selected = [
        chosen(one.application) for one in decided.values() if one.outcome == Outcome.SELECTED
    ]
    waiting = Application.objects.filter(round=in_round, state=ApplicationState.ELIGIBLE)
    left = Counter(
        axis or "" for axis in waiting.exclude(pk__in=decided).values_list("axis__code", flat=True)
    )
    return broken(selected, quotas_of(in_round), left=left)
