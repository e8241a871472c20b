"""What reception keeps."""

from creuset.reception.models.parcels import (
    PARCEL_LABELS,
    Parcel,
    ParcelKind,
)
from creuset.reception.models.presence import (
    Presence,
)
from creuset.reception.models.requests import (
    ENQUIRY_LABELS,
    STATE_LABELS,
    Enquiry,
    EnquiryFor,
    VisitFor,
    VisitRequest,
)

__all__ = [
    "ENQUIRY_LABELS",
    "PARCEL_LABELS",
    "STATE_LABELS",
    "Enquiry",
    "EnquiryFor",
    "Parcel",
    "ParcelKind",
    "Presence",
    "VisitFor",
    "VisitRequest",
]
