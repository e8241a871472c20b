"""Sentences of the audit about certificates, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from creuset.core.audit import register
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
