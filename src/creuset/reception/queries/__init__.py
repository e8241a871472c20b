"""What reception reads."""

from creuset.reception.queries.requests import (
    ASKING,
    AT_THE_DOOR,
    NEAR,
    WAITING,
    enquiries_of,
    find_enquiry,
    find_expected,
    get_enquiry,
    get_visit,
    visit_code,
    visits_of,
)

__all__ = [
    "ASKING",
    "AT_THE_DOOR",
    "NEAR",
    "WAITING",
    "enquiries_of",
    "find_enquiry",
    "find_expected",
    "get_enquiry",
    "get_visit",
    "visit_code",
    "visits_of",
]
