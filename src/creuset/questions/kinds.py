"""Words for what a question asks, and for what became of one."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creuset.questions.rules import Kind
from creuset.questions.rules.comparing import What

KIND_LABELS = {
    Kind.TEXT: pgettext_lazy("a question", "Words"),
    Kind.CHOICE: pgettext_lazy("a question", "Choice"),
    Kind.NUMBER: pgettext_lazy("a question", "Number"),
    Kind.DAY: pgettext_lazy("a question", "Day"),
    Kind.BUDGET: pgettext_lazy("a question", "Budget"),
    Kind.FILES: pgettext_lazy("a question", "Files"),
    Kind.BLOCK: _("Block of questions, as often as needed"),
    Kind.CONSENT: pgettext_lazy("a question", "Consent"),
    Kind.NOTE: _("Title and words between questions"),
}
WHAT_LABELS = {
    What.ADDED: pgettext_lazy("a question", "New"),
    What.REMOVED: pgettext_lazy("a question", "Asked no more"),
    What.OTHER_KIND: _("Asks for something else"),
    What.CHANGED: pgettext_lazy("a question", "Changed"),
    What.MOVED: pgettext_lazy("a question", "Moved"),
}
#: What of a question was changed, by its name in data.
PART_LABELS = {
    "labels": _("words"),
    "helps": _("help"),
    "is_required": _("whether it is needed"),
    "when": _("condition"),
    "has_lines": _("lines"),
    "most_characters": _("limit in characters"),
    "most_words": _("limit in words"),
    "least_words": _("least words"),
    "options": _("options"),
    "most": _("how many at most"),
    "least": _("how many at least"),
    "decimals": _("decimals"),
    "unit": _("unit"),
    "from_on": _("first day"),
    "until_on": _("last day"),
    "lines": _("lines"),
    "own_lines": _("lines of one’s own"),
    "equals": _("balance"),
    "types": _("types of file"),
    "most_bytes": _("size of a file"),
}
