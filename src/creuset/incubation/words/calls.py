"""How a call is judged, as people read it: its rounds, what passes each, the weights of its grid."""

from collections.abc import Mapping
from dataclasses import dataclass

from creuset.core.text import in_language, number_text
from creuset.incubation.models import Call, Round
from creuset.incubation.rules.terms import CriterionTerms, QuotaTerms, RoundTerms
from creuset.incubation.writing import axes_of, round_terms, rounds_of


@dataclass(frozen=True)
class ShownCriterion:
    """A criterion with its share of the whole, and what the ends of its scale mean."""

    terms: CriterionTerms
    axis: str
    share: str

    @property
    def anchors(self) -> list[tuple[int, Mapping[str, str]]]:
        """What numbers of the scale mean, from the greatest down."""
        return sorted(self.terms.anchors.items(), reverse=True)


@dataclass(frozen=True)
class Grid:
    """A round with its quotas and its criteria."""

    row: Round
    terms: RoundTerms
    quotas: list[tuple[str, QuotaTerms]]
    criteria: list[ShownCriterion]


def grids_of(call: Call) -> list[Grid]:
    """Return the rounds of the call as people read them; of a call that was read whole, no query."""
    names = {axis.code: in_language(axis.names) for axis in axes_of(call)}
    return [_grid(row, round_terms(row), names) for row in rounds_of(call)]


def _grid(row: Round, terms: RoundTerms, names: Mapping[str, str]) -> Grid:
    return Grid(
        row=row,
        terms=terms,
        quotas=[(names.get(quota.axis, ""), quota) for quota in terms.quotas],
        criteria=[
            ShownCriterion(one, names.get(one.axis, ""), _share(one, terms, list(names)))
            for one in terms.criteria
        ],
    )


def _share(one: CriterionTerms, terms: RoundTerms, codes: list[str]) -> str:
    """Return the weight among those that score a file of its axis: from the least of the axes to the greatest."""
    axes = [one.axis] if one.axis else codes or [""]
    shares = {
        round(
            100
            * one.weight
            / sum(each.weight for each in terms.criteria if each.axis in ("", axis))
        )
        for axis in axes
    }
    low, high = min(shares), max(shares)
    return f"{number_text(low)} %" if low == high else f"{number_text(low)} – {number_text(high)} %"
