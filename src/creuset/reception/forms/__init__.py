"""Forms of reception."""

from creuset.reception.forms.enquiries import (
    AcceptEnquiryForm,
    DeclineEnquiryForm,
    EnquiryForm,
)
from creuset.reception.forms.items import (
    GiveLockerForm,
    IssueForm,
    ItemFilter,
    ItemForm,
    LongerForm,
)
from creuset.reception.forms.parcels import (
    ForwardForm,
    HandOverForm,
    ParcelFilter,
    ParcelForm,
    ReturnForm,
)
from creuset.reception.forms.presence import ArriveForm, BuildingForm
from creuset.reception.forms.tickets import (
    AssignForm,
    CommentForm,
    MoveForm,
    ReportForm,
    TeamCommentForm,
    TeamReportForm,
    TicketFilterForm,
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
    "ArriveForm",
    "AssignForm",
    "BuildingForm",
    "CommentForm",
    "DeclineEnquiryForm",
    "DeclineForm",
    "EnquiryForm",
    "ForwardForm",
    "GiveLockerForm",
    "HandOverForm",
    "IssueForm",
    "ItemFilter",
    "ItemForm",
    "LongerForm",
    "MoveForm",
    "ParcelFilter",
    "ParcelForm",
    "ProposeForm",
    "ReportForm",
    "ReturnForm",
    "TeamCommentForm",
    "TeamReportForm",
    "TicketFilterForm",
    "VisitForm",
    "initial_of",
]
