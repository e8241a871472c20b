"""The rules of places at the desk: read by the team, changed by whoever leads the village."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from creuset.bookings.actions.rulebook import add_rule, change_rule, checked_rule, remove_rule
from creuset.bookings.forms.written import WrittenForm, rule_form
from creuset.bookings.models import RULE_LABELS
from creuset.bookings.permissions import may_write_rules
from creuset.bookings.queries.rule_preview import REFUSING_NOTHING, preview
from creuset.bookings.queries.rules_told import RuleTold, rules_of_village
from creuset.bookings.rules import ChangedMeanwhile, policies
from creuset.bookings.rules.policies import Rule
from creuset.bookings.written import editing
from creuset.bookings.written.policy_rows import judged, rules_data
from creuset.core import clock
from creuset.core.roles import Capability
from creuset.kernel.errors import DomainError, NotFound
from creuset.people.queries.groups import group_names
from creuset.people.requests import TeamRequest, team_page
from creuset.villages.models import Village

#: So many bookings are told by name.
SHOWN = 12


@require_GET
@team_page(Capability.SEE_DESK)
def rules(request: TeamRequest, village: Village) -> HttpResponse:
    """All rules of the village, in plain sentences."""
    values = {
        "rules": rules_of_village(village),
        "may_write": may_write_rules(request.actor, village),
    }
    return render(request, "bookings/rules.html", values)


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_RULES)
def new(request: TeamRequest, village: Village) -> HttpResponse:
    """A new rule; `?rule=` says which, all of them are offered where it says none."""
    if "rule" not in request.GET:
        offered = [(rule, RULE_LABELS[rule], policies.doc(rule)) for rule in Rule]
        return render(request, "bookings/rule_new.html", {"offered": offered})
    rule = _rule(request.GET["rule"])
    form = rule_form(village, rule, request.POST or None)
    if form.is_valid():
        try:
            made = add_rule(
                village=village,
                entry={**form.entry(), "rule": rule.value},
                by=request.actor,
                now=clock.now(),
            )
        except NotFound:
            raise
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The rule holds from now on; what is booked stays."))
            return redirect(f"{reverse('rules:list', args=[village])}#{made.code}")
    return _form_page(request, village, form, rule, title=str(RULE_LABELS[rule]), code="")


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_RULES)
def change(request: TeamRequest, village: Village, code: str) -> HttpResponse:
    """A rule says something else from now on."""
    entry = _entry(village, code)
    rule = Rule(entry["rule"])
    form = rule_form(village, rule, request.POST or None, entry=entry)
    if form.is_valid():
        try:
            change_rule(
                village=village,
                code=code,
                entry={**form.entry(), "rule": rule.value},
                by=request.actor,
                now=clock.now(),
                seen=form.cleaned_data["seen"] or None,
            )
        except NotFound:
            raise
        except ChangedMeanwhile as error:
            form.refuse(error)
            form.shows_again(_entry(village, code))
            form.add_error(
                None, _("It says now: %(sentence)s") % {"sentence": _says(village, code)}
            )
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The rule is changed; what is booked stays."))
            return redirect(f"{reverse('rules:list', args=[village])}#{code}")
    return _form_page(request, village, form, rule, title=str(RULE_LABELS[rule]), code=code)


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_RULES)
def remove(request: TeamRequest, village: Village, code: str) -> HttpResponse:
    """A rule is none any more, once this is said twice."""
    entry = _entry(village, code)
    if request.method == "POST":
        remove_rule(
            village=village,
            code=code,
            by=request.actor,
            now=clock.now(),
            seen=request.POST.get("seen") or None,
        )
        messages.success(request, _("The rule holds no more."))
        return redirect("rules:list", village)
    told = _told(village, code)
    values = {
        "title": _("Remove the rule “%(label)s”?") % {"label": told.label},
        "words": told.sentence,
        "beside": told.where,
        "seen": editing.mark(entry),
        "cancel_url": reverse("rules:change", args=[village, code]),
    }
    return render(request, "bookings/written_remove.html", values)


@require_GET
@team_page(Capability.CHANGE_RULES)
def weigh(request: TeamRequest, village: Village) -> HttpResponse:
    """What the rule that is typed says in plain words, and what it would have said to the bookings to come."""
    word, code = request.GET.get("rule", ""), request.GET.get("code", "")
    weighed: dict[str, Any] = {"is_unfinished": True}
    if word in set(Rule):
        rule = Rule(word)
        weighed = _weighed(village, rule_form(village, rule, request.GET), rule, code)
    return render(request, "bookings/_rule_weighed.html", weighed)


def _form_page(
    request: TeamRequest, village: Village, form: WrittenForm, rule: Rule, *, title: str, code: str
) -> HttpResponse:
    values = {
        "form": form,
        "title": title,
        "lede": policies.doc(rule),
        "rule": rule.value,
        "code": code,
        "submit": _("Save") if code else _("Add this rule"),
        "weigh_url": reverse("rules:weigh", args=[village]),
        "cancel_url": reverse("rules:list", args=[village]),
        "remove_url": reverse("rules:remove", args=[village, code]) if code else "",
    }
    status = 422 if form.errors else 200
    return render(request, "bookings/rule_form.html", values, status=status)


def _weighed(village: Village, form: WrittenForm, rule: Rule, code: str) -> dict[str, Any]:
    if not form.is_valid():
        return {"is_unfinished": True}
    entry = {**form.entry(), "rule": rule.value, **({"code": code} if code else {})}
    try:
        written = checked_rule(village=village, entry=entry)
    except DomainError as error:
        return {"refusal": str(error)}
    weighed = preview(village, judged(written), now=clock.now())
    names = group_names(village, written.only)
    return {
        "sentence": str(policies.sentence(judged(written).params, names)),
        "weighed": weighed,
        "turned": weighed.turned[:SHOWN],
        "more": max(len(weighed.turned) - SHOWN, 0),
        "refuses_nothing": rule in REFUSING_NOTHING,
    }


def _told(village: Village, code: str) -> RuleTold:
    return next(rule for rule in rules_of_village(village) if rule.code == code)


def _says(village: Village, code: str) -> str:
    told = _told(village, code)
    return " · ".join(part for part in (told.sentence, told.where, told.whom) if part)


def _entry(village: Village, code: str) -> editing.Data:
    entry = editing.find(rules_data(village), code)
    if entry is None:
        raise Http404
    return entry


def _rule(word: str) -> Rule:
    try:
        return Rule(word)
    except ValueError:
        raise Http404 from None
