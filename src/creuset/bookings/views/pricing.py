"""The village's own prices at the desk: rate cards and their lines, cancellation ladders, keys of VAT."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from creuset.bookings.actions.pricing import (
    LINES,
    add_price,
    change_price,
    copy_card,
    line_shelf,
    remove_price,
)
from creuset.bookings.forms.pricing import CopyCardForm
from creuset.bookings.forms.written import WrittenForm, price_form
from creuset.bookings.forms.written_words import label
from creuset.bookings.permissions import may_write_prices
from creuset.bookings.price_table import own_cards, shown_own_ladders
from creuset.bookings.rules import ChangedMeanwhile
from creuset.bookings.written import editing
from creuset.bookings.written.editing import Data, Shelf
from creuset.bookings.written.price_rows import prices_data
from creuset.core import clock
from creuset.core.roles import Capability
from creuset.core.text import in_language
from creuset.kernel.errors import DomainError, NotFound
from creuset.people.requests import TeamRequest, team_page
from creuset.people.views.answers import answer_form
from creuset.villages.models import Village

#: The words of addresses, and the shelves that they name.
SECTIONS = {"vat": "vat_rates", "ladders": "cancellation_ladders", "cards": "rate_cards"}
WORDS = {section: word for word, section in SECTIONS.items()}


@dataclass(frozen=True)
class Page:
    """A form of something of the prices: where it leads back to, and what it is called."""

    shelf: Shelf
    title: str
    back: str
    back_label: str
    code: str = ""
    remove_url: str = ""
    #: As it is written by now; nothing where it is new.
    entry: Data = field(default_factory=dict)


@require_GET
@team_page(Capability.SEE_MONEY)
def prices(request: TeamRequest, village: Village) -> HttpResponse:
    """All that the village says of its prices."""
    values = {
        "cards": own_cards(village, now=clock.now()),
        "ladders": shown_own_ladders(village),
        "vats": prices_data(village)["vat_rates"],
        "may_write": may_write_prices(request.actor, village),
    }
    return render(request, "bookings/pricing.html", values)


@require_GET
@team_page(Capability.SEE_MONEY)
def card(request: TeamRequest, village: Village, card: str) -> HttpResponse:
    """One rate card with all its lines."""
    found = next((one for one in own_cards(village, now=clock.now()) if one.code == card), None)
    if found is None:
        raise Http404
    entry = _entry(prices_data(village), ("rate_cards",), card)
    parts = [
        {
            "part": part,
            "label": label("", part),
            "lines": [(line["code"], in_language(line["name"])) for line in entry[part]],
        }
        for part in LINES
    ]
    values = {
        "card": found,
        "parts": parts,
        "may_write": may_write_prices(request.actor, village),
    }
    return render(request, "bookings/pricing_card.html", values)


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_MONEY)
def copy(request: TeamRequest, village: Village, card: str) -> HttpResponse:
    """A new card from a day on, with all that this one says."""
    entry = _entry(prices_data(village), ("rate_cards",), card)
    initial = {f"name-{language}": text for language, text in entry["name"].items()}
    form = CopyCardForm(village, request.POST or None, initial=initial)
    return answer_form(
        request,
        form,
        lambda: copy_card(
            village=village,
            code=card,
            first_day=form.cleaned_data["first_day"],
            last_day=form.cleaned_data["last_day"],
            names=form.names(),
            by=request.actor,
            now=clock.now(),
        ),
        said=_("The new card says what the other did: change what differs."),
        then=lambda code: reverse("pricing:card", args=[village, code]),
        cancel_url=reverse("pricing:card", args=[village, card]),
        title=_("A new card after “%(name)s”") % {"name": in_language(entry["name"])},
        submit=_("Copy it"),
    )


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_MONEY)
def new(request: TeamRequest, village: Village, section: str) -> HttpResponse:
    """Another card, ladder or key of VAT."""
    return _form_page(request, village, _page(village, (section,), ""))


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_MONEY)
def change(request: TeamRequest, village: Village, section: str, code: str) -> HttpResponse:
    """A card, a ladder or a key of VAT says something else from now on."""
    return _form_page(request, village, _page(village, (section,), code))


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_MONEY)
def remove(request: TeamRequest, village: Village, section: str, code: str) -> HttpResponse:
    """A card, a ladder or a key of VAT is none any more."""
    return _remove_page(request, village, _page(village, (section,), code))


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_MONEY)
def new_line(request: TeamRequest, village: Village, card: str, part: str) -> HttpResponse:
    """Another line of a card."""
    return _form_page(request, village, _line_page(village, card, part, ""))


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_MONEY)
def change_line(
    request: TeamRequest, village: Village, card: str, part: str, code: str
) -> HttpResponse:
    """A line of a card says something else from now on."""
    return _form_page(request, village, _line_page(village, card, part, code))


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_MONEY)
def remove_line(
    request: TeamRequest, village: Village, card: str, part: str, code: str
) -> HttpResponse:
    """A line of a card is none any more."""
    return _remove_page(request, village, _line_page(village, card, part, code))


def _form_page(request: TeamRequest, village: Village, page: Page) -> HttpResponse:
    form = price_form(village, page.shelf[-1], request.POST or None, entry=page.entry or None)
    if form.is_valid() and (written := _written(request, village, page, form)) is not None:
        messages.success(request, _("Written: what is booked, quoted and charged stays as it is."))
        is_card = page.shelf == ("rate_cards",)
        return redirect(reverse("pricing:card", args=[village, written]) if is_card else page.back)
    values = {
        "form": form,
        "page": page,
        "submit": _("Save") if page.code else _("Add"),
        "cancel_url": page.back,
    }
    status = 422 if form.errors else 200
    return render(request, "bookings/pricing_form.html", values, status=status)


def _written(request: TeamRequest, village: Village, page: Page, form: WrittenForm) -> str | None:
    """Return the code of what was written, or None after the form was told why it was not."""
    asked: dict[str, Any] = {
        "village": village,
        "shelf": page.shelf,
        "entry": form.entry(),
        "by": request.actor,
        "now": clock.now(),
    }
    try:
        if not page.code:
            return add_price(**asked)
        change_price(**asked, code=page.code, seen=form.cleaned_data["seen"] or None)
    except NotFound:
        raise
    except ChangedMeanwhile as error:
        form.refuse(error)
        form.shows_again(_entry(prices_data(village), page.shelf, page.code))
        return None
    except DomainError as error:
        form.refuse(error)
        return None
    return page.code


def _remove_page(request: TeamRequest, village: Village, page: Page) -> HttpResponse:
    refusal = ""
    if request.method == "POST":
        refusal = _refused(
            lambda: remove_price(
                village=village,
                shelf=page.shelf,
                code=page.code,
                by=request.actor,
                now=clock.now(),
                seen=request.POST.get("seen") or None,
            )
        )
        if not refusal:
            messages.success(request, _("Removed: what is booked, quoted and charged stays."))
            leads = page.shelf == ("rate_cards",)
            return redirect(reverse("pricing:list", args=[village]) if leads else page.back)
    values = {
        "title": _("Remove “%(name)s”?") % {"name": page.title},
        "refusal": refusal,
        "seen": editing.mark(page.entry),
        "cancel_url": page.back,
    }
    status = 422 if refusal else 200
    return render(request, "bookings/written_remove.html", values, status=status)


def _refused(action: Callable[[], None]) -> str:
    """Return why it was refused; nothing where it is done."""
    try:
        action()
    except NotFound:
        raise
    except DomainError as error:
        return str(error)
    return ""


def _page(village: Village, shelf: Shelf, code: str) -> Page:
    word = WORDS[shelf[0]]
    is_card = bool(code) and shelf == ("rate_cards",)
    back = (
        reverse("pricing:card", args=[village, code])
        if is_card
        else reverse("pricing:list", args=[village])
    )
    entry = _entry(prices_data(village), shelf, code) if code else {}
    return Page(
        shelf=shelf,
        title=_called(shelf, entry),
        back=back,
        back_label=_("Prices"),
        code=code,
        remove_url=reverse(f"pricing:remove_{word}", args=[village, code]) if code else "",
        entry=entry,
    )


def _called(shelf: Shelf, entry: Data) -> str:
    """Return what the thing is called; of a new one, what it would be."""
    return in_language(entry["name"]) if entry else str(label("", shelf[-1]))


def _line_page(village: Village, card: str, part: str, code: str) -> Page:
    if part not in LINES:
        raise Http404
    book, shelf = prices_data(village), line_shelf(card, part)
    of_card = _entry(book, ("rate_cards",), card)
    entry = _entry(book, shelf, code) if code else {}
    address = [village, card, part, code]
    return Page(
        shelf=shelf,
        title=_called(shelf, entry),
        back=reverse("pricing:card", args=[village, card]),
        back_label=in_language(of_card["name"]),
        code=code,
        remove_url=reverse("pricing:remove_line", args=address) if code else "",
        entry=entry,
    )


def _entry(book: Data, shelf: Shelf, code: str) -> Data:
    try:
        return editing.found(book, shelf, code)
    except NotFound:
        raise Http404 from None
