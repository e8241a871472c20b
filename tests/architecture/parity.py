"""Which operation of the API does what a page does; whoever adds a page that writes adds its line."""

#: The name of a page that writes: the operations that do the same.
SAME: dict[str, tuple[str, ...]] = {
    "core:calendars": ("POST /api/v1/me/calendars",),
    "core:calendar-revoke": ("DELETE /api/v1/me/calendars/{calendar}",),
}

#: Pages that write what no program should, each with its reason.
PAGE_ONLY: dict[str, str] = {
    "set_language": "chooses the language of a browser; a program sends Accept-Language",
}

#: Pages of others, guarded and tested by them.
FOREIGN = ("admin:", "account_", "mfa_", "usersessions_")

#: Apps (or namespaces of theirs) whose router is not in `config.api` yet: the day it is, their pages that write go into SAME.
WAITING: set[str] = {
    "people",
    "projects",
    "places",
    "bookings",
    "reception",
    "team",
    "closures",
    "visits",
}
