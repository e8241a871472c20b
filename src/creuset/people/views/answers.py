"""What the pages about people share: a form that is tried, and what it answers."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise

from creuset.core.forms import refuse
from creuset.kernel.errors import DomainError, NotFound

type Words = str | Promise


def attempt[T](form: forms.Form, action: Callable[[], T]) -> T | None:
    """Return what the action gave, or None after the form was told why it was refused."""
    try:
        return action()
    except NotFound:
        raise
    except DomainError as error:
        refuse(form, error)
        form.refusal = error  # type: ignore[attr-defined]  # read by people/form.html for its ways out
        return None


def answer_form[T](
    request: HttpRequest,
    form: forms.Form,
    action: Callable[[], T],
    *,
    said: Words | Callable[[T], Words],
    then: str | Callable[[T], str],
    cancel_url: str = "",
    **page: Any,
) -> HttpResponse:
    """Return what follows a valid form: `action` done, `said` to the reader, the page `then`.

    Anything else is answered with the form's page, from which one also leaves to `then`.
    """
    if form.is_valid():
        done = attempt(form, action)
        if done is not None:
            messages.success(request, str(said(done) if callable(said) else said))
            return redirect(then(done) if callable(then) else then)
    if not cancel_url and isinstance(then, str):
        cancel_url = then
    return form_page(request, form, cancel_url=cancel_url, **page)


def form_page(
    request: HttpRequest,
    form: forms.Form,
    *,
    title: Words,
    submit: Words,
    cancel_url: str,
    base: str = "core/desk.html",
    template: str = "people/form.html",
    trail: Sequence[tuple[str, str]] = (),
    **more: Any,
) -> HttpResponse:
    """Return the page of a form, below the pages of its trail; 422 where what was typed was refused."""
    values = {
        **({"crumbs": trail} if trail else {}),
        "form": form,
        "title": title,
        "submit": submit,
        "cancel_url": cancel_url,
        "base": base,
        **more,
    }
    return render(request, template, values, status=422 if form.errors else 200)
