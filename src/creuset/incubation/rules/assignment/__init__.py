"""Who reads what: readings given to jurors at the proven optimum, then improved for as long as one wishes.

`assigning` and `lacking`, which reckon, are imported by whoever does: their libraries take half a second to come,
and most processes never assign.
"""

from creuset.incubation.rules.assignment.comparing import Links, links_of
from creuset.incubation.rules.assignment.outcomes import METHOD, Assignment, Box, Cause, Lack
from creuset.incubation.rules.assignment.values import Application, Juror, Problem, Reading

__all__ = [
    "METHOD",
    "Application",
    "Assignment",
    "Box",
    "Cause",
    "Juror",
    "Lack",
    "Links",
    "Problem",
    "Reading",
    "links_of",
]
