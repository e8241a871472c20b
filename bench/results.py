"""What a benchmark found: figures, each beside the limit measured in the same run and its target."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Measure:
    """One figure, what the machine could do at best, and what was asked."""

    what: str
    figure: float
    unit: str
    limit: float | None = None
    limit_is: str = ""
    #: The target: the figure, its ratio to the limit, or both, are at most this.
    most: float | None = None
    most_ratio: float | None = None
    #: The same operations seen otherwise: wall time beside CPU time, the slowest beside the median.
    beside: dict[str, Any] = field(default_factory=dict)

    @property
    def ratio(self) -> float | None:
        """The figure over the limit."""
        return self.figure / self.limit if self.limit else None

    @property
    def target(self) -> str:
        """What was asked, in words."""
        asked = []
        if self.most is not None:
            asked.append(f"≤ {self.most:g} {self.unit}".rstrip())
        if self.most_ratio is not None:
            asked.append(f"≤ {self.most_ratio:g} × the limit")
        return " and ".join(asked) or "reported"

    @property
    def met(self) -> bool:
        """Whether the figure is what was asked."""
        if self.most is not None and self.figure > self.most:
            return False
        return self.most_ratio is None or (self.ratio is not None and self.ratio <= self.most_ratio)

    def as_data(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "what": self.what,
            "figure": _rounded(self.figure),
            "unit": self.unit,
            "limit": _rounded(self.limit),
            "limit_is": self.limit_is,
            "ratio": _rounded(self.ratio),
            "target": self.target,
            "met": self.met,
            **{name: _rounded(value) for name, value in self.beside.items()},
        }


@dataclass(frozen=True)
class Result:
    """What one benchmark found on one database; the first measure stands for it."""

    name: str
    database: str
    size: str
    measures: tuple[Measure, ...]
    #: What was counted to be sure that the work was done.
    proved: dict[str, Any] = field(default_factory=dict)

    @property
    def met(self) -> bool:
        """Whether every measure is what was asked."""
        return all(measure.met for measure in self.measures)

    def as_data(self) -> dict[str, Any]:
        """Return plain values: those of the first measure, then every measure."""
        return {
            "name": self.name,
            "database": self.database,
            "size": self.size,
            **self.measures[0].as_data(),
            "met": self.met,
            "measures": [measure.as_data() for measure in self.measures],
            "proved": self.proved,
        }


def _rounded(value: Any) -> Any:
    return float(f"{value:.4g}") if isinstance(value, float) else value
