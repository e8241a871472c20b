"""What reception keeps."""

from creuset.reception.models.items import (
    ITEM_LABELS,
    Holding,
    Item,
    ItemKind,
    LockerUse,
)
from creuset.reception.models.parcels import (
    PARCEL_LABELS,
    Parcel,
    ParcelKind,
)
from creuset.reception.models.presence import (
    Presence,
)
from creuset.reception.models.prospects import STAGE_LABELS, Following
from creuset.reception.models.requests import (
    ENQUIRY_LABELS,
    STATE_LABELS,
    Enquiry,
    EnquiryFor,
    VisitFor,
    VisitRequest,
)
from creuset.reception.models.tickets import (
    TICKET_LABELS,
    Ticket,
    TicketCategory,
    TicketComment,
)
from creuset.reception.models.visitors import (
    VISITOR_LABELS,
    AnnouncedVisitor,
    AnnouncingStop,
)
from creuset.reception.models.workdays import DAY_LABELS, Workday

__all__ = [
    "DAY_LABELS",
    "ENQUIRY_LABELS",
    "ITEM_LABELS",
    "PARCEL_LABELS",
    "STAGE_LABELS",
    "STATE_LABELS",
    "TICKET_LABELS",
    "VISITOR_LABELS",
    "AnnouncedVisitor",
    "AnnouncingStop",
    "Enquiry",
    "EnquiryFor",
    "Following",
    "Holding",
    "Item",
    "ItemKind",
    "LockerUse",
    "Parcel",
    "ParcelKind",
    "Presence",
    "Ticket",
    "TicketCategory",
    "TicketComment",
    "VisitFor",
    "VisitRequest",
    "Workday",
]
