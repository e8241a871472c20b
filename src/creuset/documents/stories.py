"""Sentences of the audit about certificates and contracts, in the reader's language."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from creuset.core.audit import register
from creuset.core.text import day_text, in_language
from creuset.documents.models import CertificateKind

type Data = Mapping[str, Any]


def what(data: Data) -> str:
    """Return what a certificate certifies, as a sentence names it."""
    kind = CertificateKind(data["kind"])
    if kind is CertificateKind.OTHER:
        return str(data["title"])
    word = str(kind.label).lower()
    return f"{word} · {data['title']}" if data["title"] else word


def register_all() -> None:
    """The audit tells of certificates."""
    register(
        "documents.certificate_added",
        lambda data: (
            _("put a certificate of %(party)s on file: %(what)s") % {**data, "what": what(data)}
        ),
    )
    register(
        "documents.certificate_sent",
        lambda data: _("sent a certificate of %(party)s: %(what)s") % {**data, "what": what(data)},
    )
    register(
        "documents.certificate_accepted",
        lambda data: (
            _("accepted the certificate of %(party)s: %(what)s") % {**data, "what": what(data)}
        ),
    )
    register(
        "documents.certificate_refused",
        lambda data: (
            _("refused the certificate of %(party)s: %(what)s") % {**data, "what": what(data)}
        ),
    )
    register(
        "documents.certificate_ended",
        lambda data: (
            _("ended the certificate of %(party)s: %(what)s") % {**data, "what": what(data)}
        ),
    )
    register(
        "documents.contract_prepared",
        lambda data: _("prepared %(reference)s for %(party)s: %(title)s") % _named(data),
    )
    register(
        "documents.contract_changed",
        lambda data: _("changed %(reference)s of %(party)s: %(title)s") % _named(data),
    )
    register(
        "documents.contract_sent",
        lambda data: _("sent %(reference)s to %(party)s: %(title)s") % _named(data),
    )
    register(
        "documents.contract_signed",
        lambda data: _("signed %(reference)s for %(party)s: %(title)s") % _named(data),
    )
    register(
        "documents.contract_sealed",
        lambda data: _("sealed %(reference)s of %(party)s: %(title)s") % _named(data),
    )
    register(
        "documents.contract_withdrawn",
        lambda data: _("withdrew %(reference)s of %(party)s: %(title)s") % _named(data),
    )
    register(
        "documents.contract_ended",
        lambda data: _("ended %(reference)s of %(party)s: %(title)s") % _named(data),
    )
    register(
        "documents.text_drafted",
        lambda data: _("wrote a draft of %(title)s, version %(number)s") % _named(data),
    )
    register(
        "documents.text_published",
        lambda data: (
            _("published %(title)s, version %(number)s, from %(day)s")
            % {**_named(data), "day": day_text(date.fromisoformat(data["day"]))}
        ),
    )
    register(
        "documents.text_dropped",
        lambda data: _("dropped the draft of %(title)s, version %(number)s") % _named(data),
    )
    register(
        "documents.rules_accepted",
        lambda data: _("accepted the house rules, version %(number)s") % data,
    )


def _named(data: Data) -> Data:
    return {**data, "title": in_language(data["title"])}
