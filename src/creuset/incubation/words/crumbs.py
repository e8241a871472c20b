"""The way back from a form of a call at the desk: the programmes, the call, the tab that leads to it, the form."""

from django.urls import reverse
from django.utils.translation import pgettext

from creuset.core.text import in_language
from creuset.incubation.models import Call, Round
from creuset.incubation.tabs import find_tab

type Crumbs = list[tuple[str, str]]
ROUNDS = "deliberation_desk:rounds"


def call_crumbs(call: Call, *, tab: str = "") -> Crumbs:
    """Return the way back from a form of the call; `tab` is the name of the page that leads to it."""
    village = call.village
    steps = [
        (pgettext("menu", "Programmes"), reverse("programmes:list", args=[village])),
        (in_language(call.names), reverse("incubation_calls:call", args=[village, call.pk])),
    ]
    found = find_tab(tab)
    if found is not None:
        steps.append((str(found.label), reverse(found.url_name, args=[village, call.pk])))
    return steps


def round_crumbs(in_round: Round, page: str = "deliberation_desk:room") -> Crumbs:
    """Return the way back from a form of the round; `page` is the name of the page of the round that leads to it."""
    url = reverse(page, args=[in_round.call.village, in_round.pk])
    return [*call_crumbs(in_round.call, tab=ROUNDS), (in_language(in_round.names), url)]
