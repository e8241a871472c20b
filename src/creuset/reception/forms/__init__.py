"""Forms of reception."""

from creuset.reception.forms.enquiries import (
    AcceptEnquiryForm,
    DeclineEnquiryForm,
    EnquiryForm,
)
from creuset.reception.forms.visits import (
    OTHER_DAY,
    DeclineForm,
    ProposeForm,
    VisitForm,
    initial_of,
)

__all__ = [
    "OTHER_DAY",
    "AcceptEnquiryForm",
    "DeclineEnquiryForm",
    "DeclineForm",
    "EnquiryForm",
    "ProposeForm",
    "VisitForm",
    "initial_of",
]
