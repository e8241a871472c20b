"""How long an option lasts on a place, how it is challenged, and what its confirmation asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from creuset.bookings.states import Requirement


@dataclass(frozen=True, slots=True)
class HoldPolicy:
    """What a place says of options; the values here are the house's own, where nobody said anything."""

    #: Options may be asked at all.
    offers_options: bool = True
    #: From the asking to the end, never beyond the beginning of what is asked.
    lasts: timedelta = timedelta(days=7)
    lasts_in_open_days: bool = False
    #: How long whoever is challenged has to answer.
    answer_within: timedelta = timedelta(hours=48)
    #: Closed days do not count, and the time runs from the next opening.
    answer_in_open_days: bool = True
    #: After a release or a lapse the same company waits so long before it asks for the same again.
    again_after: timedelta = timedelta(days=1)
    #: So many options may wait one behind another.
    deepest: int = 5
    #: What must be there before an option is confirmed.
    requires: frozenset[Requirement] = frozenset()


HOUSE_POLICY = HoldPolicy()


def strictest(policies: Sequence[HoldPolicy]) -> HoldPolicy:
    """Return what holds for an option on several places at once: the strictest of each.

    Only the time to answer is the longest of them: nobody is hurried by the lesser place.
    """
    if not policies:
        return HOUSE_POLICY
    if len(policies) == 1:
        return policies[0]
    lasting = min(policies, key=lambda policy: policy.lasts)
    answering = max(policies, key=lambda policy: policy.answer_within)
    return HoldPolicy(
        offers_options=all(policy.offers_options for policy in policies),
        lasts=lasting.lasts,
        lasts_in_open_days=lasting.lasts_in_open_days,
        answer_within=answering.answer_within,
        answer_in_open_days=answering.answer_in_open_days,
        again_after=max(policy.again_after for policy in policies),
        deepest=min(policy.deepest for policy in policies),
        requires=frozenset().union(*(policy.requires for policy in policies)),
    )
