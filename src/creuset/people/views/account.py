"""My account: one page that leads to the ways of signing in, and what is mine for the whole network."""

from typing import Any

from allauth.usersessions.views import ListUserSessionsView
from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from creuset.core import clock
from creuset.people.actions import (
    ask_erasure,
    change_person,
    create_token,
    revoke_token,
    take_erasure_back,
)
from creuset.people.actions.exporting import archive_of, take
from creuset.people.forms import EraseForm, PersonForm, TokenForm
from creuset.people.forms.access import SCOPE_LABELS
from creuset.people.keeping import held_of
from creuset.people.models import ApiToken, Party, User
from creuset.people.permissions import is_admin_of
from creuset.people.queries import (
    live_organisations,
    live_tokens,
    looked_after_by,
    villages_of,
    ways_of,
)
from creuset.people.queries.accounts import forget_ended, wish_of
from creuset.people.requests import SignedInRequest, signed_in
from creuset.people.views.answers import attempt, form_page
from creuset.people.views.recent import to_sign_in_again

BASE = "allauth/layouts/manage.html"


@require_GET
@signed_in
def account(request: SignedInRequest) -> HttpResponseBase:
    """What leads to everything about my account."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 -- told to the type checker; signed_in made sure
    values = {
        "ways": ways_of(user),
        "party": request.actor.party,
        "places": villages_of(request.actor),
        "organisations": looked_after_by(_party(request)),
        "language_name": dict(settings.LANGUAGES).get(_party(request).language, ""),
    }
    return render(request, "people/account.html", values)


class SessionsView(ListUserSessionsView):  # type: ignore[misc]  # untyped by its library
    """Where I am signed in: the library's page, its sessions read together."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what the page shows; those that ended meanwhile are forgotten."""
        # Past the library's own, which looks each session up.
        values: dict[str, Any] = super(ListUserSessionsView, self).get_context_data(**kwargs)
        sessions = forget_ended(self.request.user)
        return values | {
            "sessions": sessions,
            "session_count": len(sessions),
            "show_last_seen_at": True,
        }


sessions = SessionsView.as_view()


@require_http_methods(["GET", "POST"])
@signed_in
def profile(request: SignedInRequest) -> HttpResponse:
    """My name, how I am reached, and in which language."""
    party = _party(request)
    form = PersonForm(request.POST or None, initial=PersonForm.values_of(party))
    if form.is_valid():
        done = attempt(
            form,
            lambda: change_person(
                party=party,
                village=None,
                **form.cleaned_data,
                by=request.actor,
                now=clock.now(),
            ),
        )
        if done:
            messages.success(request, _("Saved."))
            answer = redirect("people_account:index")
            answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, done.language, samesite="Lax")
            return answer
    return form_page(
        request,
        form,
        title=_("My name and language"),
        submit=_("Save"),
        cancel_url=reverse("people_account:index"),
        base=BASE,
        lede=_("Every village of the network sees them so."),
    )


@require_GET
@signed_in
def again(request: SignedInRequest) -> HttpResponseBase:
    """Whoever signs in by mailed codes gets a new one before something that takes or ends all."""
    then = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(then, allowed_hosts=None):
        then = reverse("people_account:index")
    login = f"{reverse('account_login')}?{urlencode({'next': then})}"
    return render(request, "people/sign_in_again.html", {"base": BASE, "login": login})


@require_GET
@signed_in
def tokens(request: SignedInRequest, pk: int | None = None) -> HttpResponseBase:
    """The API tokens of mine, or of an organisation that I look after."""
    party = _holder(request, pk)
    values = _tokens_of(party)
    return render(request, "people/tokens.html", values)


@require_http_methods(["GET", "POST"])
@signed_in
def new_token(request: SignedInRequest, pk: int | None = None) -> HttpResponse:
    """A token is made; its secret is shown once."""
    party = _holder(request, pk)
    if (away := to_sign_in_again(request)) is not None:
        return away
    form = TokenForm(request.POST or None)
    if form.is_valid():
        made = attempt(
            form,
            lambda: create_token(
                party=party,
                label=form.cleaned_data["label"],
                scopes=form.chosen(),
                expires_at=form.expires_at(),
                by=request.actor,
                now=clock.now(),
            ),
        )
        if made:
            answer = render(request, "people/tokens.html", _tokens_of(party) | {"made": made})
            answer["Cache-Control"] = "no-store"
            return answer
    return form_page(
        request,
        form,
        title=_("A new API token"),
        submit=_("Make the token"),
        cancel_url=_tokens_url(pk),
        base=BASE,
        lede=_("For %(name)s. The secret is shown once, on the next page.") % {"name": party.name},
    )


@require_POST
@signed_in
def end_token(request: SignedInRequest, token: int, pk: int | None = None) -> HttpResponse:
    """A token opens nothing any more."""
    party = _holder(request, pk)
    row = get_object_or_404(ApiToken, pk=token, party=party)
    revoke_token(token=row, by=request.actor, now=clock.now())
    messages.success(request, _("The token “%(label)s” is revoked.") % {"label": row.label})
    return redirect(_tokens_url(pk))


@require_http_methods(["GET", "POST"])
@signed_in
def erase(request: SignedInRequest) -> HttpResponse:
    """I am forgotten, in the whole network."""
    if (away := to_sign_in_again(request)) is not None:
        return away
    party = _party(request)
    form = EraseForm(party, request.POST or None)
    if form.is_valid():
        done = attempt(form, lambda: ask_erasure(party=party, by=request.actor, now=clock.now()))
        if done and done.erased_at is not None:
            request.session.flush()
            return redirect("/")
        if done:
            messages.success(
                request, _("You will be erased by yourself as soon as nothing is open any more.")
            )
            return redirect("people_account:erase")
    return form_page(
        request,
        form,
        title=_("Erase my account"),
        submit=_("Erase for ever"),
        cancel_url=reverse("people_account:index"),
        base=BASE,
        is_danger=True,
        lede=_(
            "Name, addresses, profile, account and tokens go, in every village. What you booked "
            "stays, booked by somebody erased. This cannot be undone."
        ),
        template="people/erase_me.html",
        held=held_of(party, now=clock.now()),
        wish=wish_of(party),
    )


@require_POST
@signed_in
def stay(request: SignedInRequest) -> HttpResponse:
    """I asked to be erased, and do not wish it any more."""
    take_erasure_back(party=_party(request), by=request.actor, now=clock.now())
    messages.success(request, _("You stay."))
    return redirect("people_account:erase")


@require_GET
@signed_in
def data(request: SignedInRequest) -> HttpResponse:
    """The way to take all that is known of me, and what would stay of it."""
    values = {"base": BASE, "held": held_of(_party(request), now=clock.now())}
    return render(request, "people/my_data.html", values)


@require_POST
@signed_in
def take_data(request: SignedInRequest) -> HttpResponseBase:
    """All of it, as one archive: for programs, for reading, and its files."""
    if (away := to_sign_in_again(request, reverse("people_account:data"))) is not None:
        return away
    party = _party(request)
    now = clock.now()
    known = take(party=party, by=request.actor, now=now)
    name = f"creuset-{now:%Y-%m-%d}.zip"
    return FileResponse(archive_of(known, party, now=now), as_attachment=True, filename=name)


def _party(request: SignedInRequest) -> Party:
    party = request.actor.party
    assert party is not None  # noqa: S101 -- told to the type checker: somebody signed in is a party
    return party


def _holder(request: SignedInRequest, pk: int | None) -> Party:
    """Return me, or the organisation that I look after; another one is not there."""
    if pk is None:
        return _party(request)
    party = get_object_or_404(live_organisations(), pk=pk)
    if not is_admin_of(request.actor, party):
        raise Http404
    return party


def _tokens_of(party: Party) -> dict[str, object]:
    rows = list(live_tokens(party).select_related("created_by"))
    now = clock.now()
    return {
        "party": party,
        "now": now,
        "rows": [
            {
                "token": row,
                "scopes": [label for scope, label in SCOPE_LABELS.items() if scope in row.scopes],
                "is_over": row.expires_at is not None and row.expires_at <= now,
            }
            for row in rows
        ],
    }


def _tokens_url(pk: int | None) -> str:
    if pk is None:
        return reverse("people_account:tokens")
    return reverse("people_account:organisation_tokens", args=[pk])
