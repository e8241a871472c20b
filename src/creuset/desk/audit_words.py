"""What an audit row is about, in words: its kind, and its number there."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

OBJECTS = {
    "aid": _("aid %(number)d"),
    "application": _("application %(number)d"),
    "booking": _("booking %(number)d"),
    "calibration": _("calibration %(number)d"),
    "call": _("call %(number)d"),
    "certificate": _("certificate %(number)d"),
    "closure": _("closure %(number)d"),
    "cohort": _("cohort %(number)d"),
    "cohort_member": _("laureate %(number)d"),
    "conflict": _("conflict %(number)d"),
    "contract": _("contract %(number)d"),
    "contract_text": _("text of contracts %(number)d"),
    "deposit": _("deposit %(number)d"),
    "domiciliation": _("domiciliation %(number)d"),
    "domiciliation_paper": _("paper %(number)d"),
    "enquiry": _("request %(number)d"),
    "form": _("form %(number)d"),
    "group": _("group %(number)d"),
    "import": _("import %(number)d"),
    "item": _("badge or key %(number)d"),
    "juror": _("juror %(number)d"),
    "mentor": _("mentor %(number)d"),
    "outbox": _("message %(number)d"),
    "parcel": _("parcel %(number)d"),
    "party": _("party %(number)d"),
    "plan_wait": _("wait for a place %(number)d"),
    "policy": _("rule %(number)d"),
    "programme": _("programme %(number)d"),
    "project": _("project %(number)d"),
    "prospect": _("prospect %(number)d"),
    "quote": _("quote %(number)d"),
    "rate_card": _("rate card %(number)d"),
    "reading": _("reading %(number)d"),
    "reading-plan": _("reading plan %(number)d"),
    "registry_letter": _("letter to the registry %(number)d"),
    "relocation": _("move %(number)d"),
    "resource": _("space %(number)d"),
    "round": _("round %(number)d"),
    "series": _("series %(number)d"),
    "sheet": _("follow-up sheet %(number)d"),
    "subscription": _("subscription %(number)d"),
    "survey": _("survey %(number)d"),
    "ticket": _("ticket %(number)d"),
    "village": _("village %(number)d"),
    "visit": _("visit %(number)d"),
    "visitor": _("visitor %(number)d"),
    "wait": _("wait %(number)d"),
    "what_if": _("simulation %(number)d"),
}


def object_words(kind: str, pk: int) -> str:
    """Return what an audit row names, in the language of now."""
    words = OBJECTS.get(kind)
    return (
        str(words) % {"number": pk}
        if words
        else gettext("something else, number %(number)d") % {"number": pk}
    )
