"""The member's face of people: my profile, and the organisations that I belong to."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from creuset.core import clock
from creuset.core.http import is_fragment, row_number
from creuset.core.models import AuditRow
from creuset.core.together import groups_together
from creuset.people.actions import (
    change_affiliation,
    change_organisation,
    change_person,
    end_affiliation,
    invite,
    resend_invitation,
    set_billing_contact,
    withdraw_invitation,
)
from creuset.people.forms import (
    BillingContactForm,
    ColleagueForm,
    InviteColleagueForm,
    OrganisationForm,
    PersonForm,
)
from creuset.people.models import Affiliation, Invitation, Party
from creuset.people.panels import ask_panels, panels_from, questions_of
from creuset.people.permissions import is_admin_of
from creuset.people.queries import (
    get_known,
    ids_of,
    invitations_of,
    live_affiliations,
    organisations_of,
    people_of,
    story_from,
    story_rows,
)
from creuset.people.queries.belonging import ask_billing_contact, billing_contact_of
from creuset.people.requests import MemberRequest, member_page
from creuset.people.views.answers import answer_form
from creuset.people.views.profiles import mine
from creuset.villages.models import Village

BASE = "core/my.html"


@require_GET
@member_page
def profile(request: MemberRequest, village: Village) -> HttpResponseBase:
    """Who I am, where I belong, and what is told of me here."""
    party = _me(request)
    told = _story(request, party)
    values = {"story_url": request.path, "now": clock.now()}
    if is_fragment(request) and request.GET.get("before"):
        return render(request, "people/story.html", values | {"story": story_from(told)})
    askings = ask_panels(party, village, request.actor, "my", now=clock.now())
    (story, affiliations), shown = groups_together(
        (told, organisations_of(party)), questions_of(askings)
    )
    values |= {
        "story": story_from(story),
        "party": party,
        **mine(party),
        "affiliations": affiliations,
        "panels": panels_from(askings, shown),
    }
    return render(request, "people/my_profile.html", values)


@require_http_methods(["GET", "POST"])
@member_page
def change_profile(request: MemberRequest, village: Village) -> HttpResponse:
    """My name, how I am reached, and in which language."""
    party = _me(request)
    form = PersonForm(request.POST or None, initial=PersonForm.values_of(party))
    return answer_form(
        request,
        form,
        lambda: change_person(
            party=party,
            village=village,
            **form.cleaned_data,
            by=request.actor,
            now=clock.now(),
        ),
        said=_("Saved."),
        then=reverse("people_my:profile", args=[village]),
        title=_("Change my profile"),
        submit=_("Save"),
        base=BASE,
        lede=_("Every village of the network sees them so."),
    )


@require_GET
@member_page
def company(request: MemberRequest, village: Village, pk: int) -> HttpResponseBase:
    """An organisation of mine: who belongs to it, and what is told of it here."""
    party = _mine(request, village, pk)
    told = _story(request, party)
    values = {"story_url": request.path, "now": clock.now()}
    if is_fragment(request) and request.GET.get("before"):
        return render(request, "people/story.html", values | {"story": story_from(told)})
    askings = ask_panels(party, village, request.actor, "my", now=clock.now())
    is_admin = is_admin_of(request.actor, party)
    invited = invitations_of(village).filter(organisation=party)
    invited = invited if is_admin else invited.none()
    (story, people, invitations, contact), shown = groups_together(
        (told, people_of(party), invited, ask_billing_contact(party)), questions_of(askings)
    )
    values |= {
        "invitations": invitations,
        "contact": next(iter(contact), None),
        "story": story_from(story),
        "party": party,
        "people": people,
        "is_admin": is_admin,
        "panels": panels_from(askings, shown),
    }
    return render(request, "people/my_company.html", values)


@require_http_methods(["GET", "POST"])
@member_page
def change_company(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """A company's admin changes how it is called, numbered and reached."""
    party = _administered(request, village, pk)
    form = OrganisationForm(request.POST or None, initial=OrganisationForm.values_of(party))
    return answer_form(
        request,
        form,
        lambda: change_organisation(
            party=party,
            village=village,
            **form.cleaned_data,
            by=request.actor,
            now=clock.now(),
        ),
        said=_("Saved."),
        then=reverse("people_my:company", args=[village, pk]),
        title=_("Change %(name)s") % {"name": party.name},
        submit=_("Save"),
        base=BASE,
    )


@require_http_methods(["GET", "POST"])
@member_page
def invite_colleague(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """A company's admin asks a colleague in."""
    party = _administered(request, village, pk)
    form = InviteColleagueForm(request.POST or None)
    return answer_form(
        request,
        form,
        lambda: invite(
            village=village,
            **form.cleaned_data,
            organisation=party,
            by=request.actor,
            now=clock.now(),
        ),
        said=lambda done: _("An invitation is on its way to %(email)s.") % {"email": done.email},
        then=reverse("people_my:company", args=[village, pk]),
        title=_("Invite a colleague to %(name)s") % {"name": party.name},
        submit=_("Send the invitation"),
        base=BASE,
    )


@require_http_methods(["GET", "POST"])
@member_page
def colleague(request: MemberRequest, village: Village, pk: int, row: int) -> HttpResponse:
    """A company's admin says what a colleague does there, and who else looks after it."""
    party = _administered(request, village, pk)
    found = _colleague(party, row)
    form = ColleagueForm(
        village,
        request.POST or None,
        asks_person=False,
        initial={
            name: getattr(found, name) for name in ("title", "is_admin", "may_book", "may_sign")
        },
    )
    return answer_form(
        request,
        form,
        lambda: change_affiliation(
            affiliation=found,
            village=village,
            **form.cleaned_data,
            by=request.actor,
            now=clock.now(),
        ),
        said=_("Saved."),
        then=reverse("people_my:company", args=[village, pk]),
        title=_("%(person)s in %(organisation)s")
        % {"person": found.person.name, "organisation": party.name},
        submit=_("Save"),
        base=BASE,
        end_url=reverse("people_my:end_colleague", args=[village, pk, row]),
        end_label=_("They left the organisation"),
    )


@require_POST
@member_page
def end_colleague(request: MemberRequest, village: Village, pk: int, row: int) -> HttpResponse:
    """A colleague left; a member leaves by themselves."""
    party = _mine(request, village, pk)
    found = _colleague(party, row)
    end_affiliation(affiliation=found, village=village, by=request.actor, now=clock.now())
    messages.success(
        request,
        _("%(person)s left %(organisation)s.")
        % {"person": found.person.name, "organisation": party.name},
    )
    if found.person_id == request.actor.party_id:
        return redirect("people_my:profile", village)
    return redirect("people_my:company", village, pk)


@require_POST
@member_page
def resend(request: MemberRequest, village: Village, pk: int, row: int) -> HttpResponse:
    """An invitation to my company leaves again, with another link."""
    found = _invited(request, village, pk, row)
    resend_invitation(invitation=found, by=request.actor, now=clock.now())
    messages.success(request, _("Sent again to %(email)s.") % {"email": found.email})
    return redirect("people_my:company", village, pk)


@require_POST
@member_page
def withdraw(request: MemberRequest, village: Village, pk: int, row: int) -> HttpResponse:
    """The link of an invitation to my company opens nothing any more."""
    found = _invited(request, village, pk, row)
    withdraw_invitation(invitation=found, by=request.actor, now=clock.now())
    messages.success(
        request, _("The invitation of %(email)s is withdrawn.") % {"email": found.email}
    )
    return redirect("people_my:company", village, pk)


@require_http_methods(["GET", "POST"])
@member_page
def billing_contact(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """A company's admin says who is told of money."""
    party = _administered(request, village, pk)
    before = billing_contact_of(party)
    form = BillingContactForm(
        people_of(party),
        request.POST or None,
        initial={
            "person": before.person_id if before else None,
            "name": before.name if before else "",
            "email": before.email if before else "",
        },
    )
    return answer_form(
        request,
        form,
        lambda: [
            set_billing_contact(
                organisation=party,
                village=village,
                **form.values(),
                by=request.actor,
                now=clock.now(),
            )
        ],
        said=_("Saved."),
        then=reverse("people_my:company", args=[village, pk]),
        title=_("Who is told of money for %(name)s") % {"name": party.name},
        lede=_("Quotes and reminders go there. It may be somebody outside: an accountant."),
        submit=_("Save"),
        base=BASE,
    )


def _invited(request: MemberRequest, village: Village, pk: int, row: int) -> Invitation:
    party = _administered(request, village, pk)
    return get_object_or_404(invitations_of(village), pk=row, organisation=party)


def _me(request: MemberRequest) -> Party:
    party = request.actor.party
    assert party is not None  # noqa: S101 -- told to the type checker: somebody signed in is a party
    return party


def _mine(request: MemberRequest, village: Village, pk: int) -> Party:
    """Return an organisation that the village knows and to which I belong; another is not there."""
    party = get_known(village, pk).party
    if not request.actor.belongs_to(party.pk):
        raise Http404
    return party


def _administered(request: MemberRequest, village: Village, pk: int) -> Party:
    party = _mine(request, village, pk)
    if not is_admin_of(request.actor, party):
        raise Http404
    return party


def _colleague(party: Party, row: int) -> Affiliation:
    return get_object_or_404(live_affiliations(party), pk=row)


def _story(request: MemberRequest, party: Party) -> QuerySet[AuditRow]:
    before = request.GET.get("before", "")
    return story_rows(
        kind="party",
        ids=ids_of(party),
        village=request.village,
        is_team=False,
        before=row_number(before),
    )
