"""Who reads what: readings given to jurors at the proven optimum, then improved for as long as one wishes."""

from creuset.incubation.rules.assignment.assigning import (
    Assignment,
    assign,
    price_of_equal_loads,
)
from creuset.incubation.rules.assignment.comparing import Links, links_of
from creuset.incubation.rules.assignment.improving import Box
from creuset.incubation.rules.assignment.lacking import Lack, lacks_of
from creuset.incubation.rules.assignment.values import Application, Juror, Problem, Reading

__all__ = [
    "Application",
    "Assignment",
    "Box",
    "Juror",
    "Lack",
    "Links",
    "Problem",
    "Reading",
    "assign",
    "lacks_of",
    "links_of",
    "price_of_equal_loads",
]
