"""How visitors read kinds: plural names, their order, what is shown first and asked for."""

from django.utils.translation import gettext_lazy as _

from creuset.places.kinds import Kind

PLURALS = {
    Kind.STAGE: _("Shooting stages"),
    Kind.DIGITAL_STAGE: _("Digital stages"),
    Kind.PHOTO: _("Photo studios"),
    Kind.RECORDING: _("Recording studios"),
    Kind.EDIT: _("Edit suites"),
    Kind.GRADING: _("Grading suites"),
    Kind.ATRIUM: _("Atrium"),
    Kind.CONFERENCE: _("Conference rooms"),
    Kind.FAB_LAB: _("Fab-lab"),
    Kind.OPEN_SPACE: _("Open spaces"),
    Kind.SHARED_OFFICE: _("Shared offices"),
    Kind.OFFICE: _("Private offices"),
    Kind.MEETING: _("Meeting rooms"),
    Kind.WORKSHOP: _("Workshops"),
    Kind.DRESSING_ROOM: _("Dressing rooms"),
    Kind.PHONE_BOX: _("Phone boxes"),
    Kind.STALL: _("Stalls"),
    Kind.STORAGE: _("Storage"),
    Kind.LOCKER: _("Lockers"),
    Kind.PARKING: _("Parking spaces"),
    Kind.EQUIPMENT: _("Equipment"),
    Kind.TECHNICIAN: _("Technicians"),
    Kind.DESK: _("Desks"),
}
"""The kinds as headings, in the order in which visitors read them."""

ORDER = {kind: place for place, kind in enumerate(PLURALS)}
"""Where each kind stands among the others."""

#: What a village shows first: its specimens on the first page.
SHOWN_FIRST = (
    Kind.STAGE,
    Kind.ATRIUM,
    Kind.CONFERENCE,
    Kind.DIGITAL_STAGE,
    Kind.PHOTO,
    Kind.FAB_LAB,
    Kind.OPEN_SPACE,
    Kind.OFFICE,
    Kind.MEETING,
    Kind.EDIT,
    Kind.GRADING,
    Kind.RECORDING,
    Kind.WORKSHOP,
)

#: Whose day is told on the first page.
TOLD_TODAY = (
    Kind.STAGE,
    Kind.ATRIUM,
    Kind.CONFERENCE,
    Kind.DIGITAL_STAGE,
    Kind.PHOTO,
    Kind.EDIT,
    Kind.GRADING,
    Kind.RECORDING,
    Kind.FAB_LAB,
    Kind.OPEN_SPACE,
    Kind.MEETING,
)

SHOOTING = frozenset({Kind.STAGE, Kind.DIGITAL_STAGE, Kind.PHOTO})

#: What the head of a sheet tells in large figures, the most telling first.
HEAD_FIGURES = ("grid_height_m", "height_m", "power_kva", "noise_dba", "fibre_gbit_s")

#: What a list of spaces can be narrowed to.
ASKED_FOR = (
    "cyclorama_m",
    "green_screen",
    "blackout",
    "daylight",
    "control_room",
    "streaming",
    "video_call",
    "screen",
    "vehicle_access",
    "step_free",
)
