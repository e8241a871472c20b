"""What a resource can be."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a resource is."""

    STAGE = "stage", _("Shooting stage")
    RECORDING = "recording", _("Recording studio")
    EDIT = "edit", _("Edit suite")
    GRADING = "grading", _("Grading suite")
    PHOTO = "photo", _("Photo studio")
    DIGITAL_STAGE = "digital-stage", _("Digital stage")
    MEETING = "meeting", _("Meeting room")
    OFFICE = "office", _("Private office")
    SHARED_OFFICE = "shared-office", _("Shared office")
    OPEN_SPACE = "open-space", _("Open space")
    DESK = "desk", _("Desk")
    WORKSHOP = "workshop", _("Workshop")
    DRESSING_ROOM = "dressing-room", _("Dressing room")
    ATRIUM = "atrium", _("Atrium")
    CONFERENCE = "conference", _("Conference room")
    STALL = "stall", _("Stall")
    FAB_LAB = "fab-lab", _("Fab-lab")
    STORAGE = "storage", _("Storage")
    LOCKER = "locker", _("Locker")
    PARKING = "parking", _("Parking space")
    PHONE_BOX = "phone-box", _("Phone box")
    EQUIPMENT = "equipment", _("Equipment")
    #: Somebody of the house who works with whoever books them: booked as a space is, and drawn on no plan.
    TECHNICIAN = "technician", _("Technician")


def in_order() -> models.Case:
    """Return what sorts resources by kind as they are told here, stages first, and not by their codes."""
    whens = [models.When(kind=kind, then=at) for at, kind in enumerate(Kind.values)]
    return models.Case(*whens, default=len(whens))
