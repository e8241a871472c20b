"""Sentences of the audit about certificates and contracts, in the reader's language."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from creuset.core.audit import register
from creuset.core.text import day_text, in_language
from creuset.documents.models import CertificateKind

type Data = Mapping[str, Any]

#: Translators: the words between %( and )s stay as they are.
SENTENCES = {
    "documents.certificate_added": gettext_noop("put a certificate of %(party)s on file: %(what)s"),
    "documents.certificate_sent": gettext_noop("sent a certificate of %(party)s: %(what)s"),
    "documents.certificate_accepted": gettext_noop(
        "accepted the certificate of %(party)s: %(what)s"
    ),
    "documents.certificate_refused": gettext_noop("refused the certificate of %(party)s: %(what)s"),
    "documents.certificate_ended": gettext_noop("ended the certificate of %(party)s: %(what)s"),
    "documents.contract_prepared": gettext_noop("prepared %(reference)s for %(party)s: %(title)s"),
    "documents.contract_changed": gettext_noop("changed %(reference)s of %(party)s: %(title)s"),
    "documents.contract_sent": gettext_noop("sent %(reference)s to %(party)s: %(title)s"),
    "documents.contract_signed": gettext_noop("signed %(reference)s for %(party)s: %(title)s"),
    "documents.contract_signed_on_paper": gettext_noop(
        "wrote down that %(name)s signed %(reference)s of %(party)s on paper: %(title)s"
    ),
    "documents.contract_declined": gettext_noop("declined %(reference)s for %(party)s: %(title)s"),
    "documents.contract_sealed": gettext_noop("sealed %(reference)s of %(party)s: %(title)s"),
    "documents.contract_withdrawn": gettext_noop("withdrew %(reference)s of %(party)s: %(title)s"),
    "documents.contract_ended": gettext_noop("ended %(reference)s of %(party)s: %(title)s"),
    "documents.text_drafted": gettext_noop("wrote a draft of %(title)s, version %(number)s"),
    "documents.text_published": gettext_noop(
        "published %(title)s, version %(number)s, from %(day)s"
    ),
    "documents.text_dropped": gettext_noop("dropped the draft of %(title)s, version %(number)s"),
    "documents.rules_accepted": gettext_noop("accepted the house rules, version %(number)s"),
}


def what(data: Data) -> str:
    """Return what a certificate certifies, as a sentence names it."""
    kind = CertificateKind(data["kind"])
    if kind is CertificateKind.OTHER:
        return str(data["title"])
    word = str(kind.label).lower()
    return f"{word} · {data['title']}" if data["title"] else word


def register_all() -> None:
    """The audit tells of certificates, contracts and their texts."""
    for verb, sentence in SENTENCES.items():
        register(verb, partial(_tell, sentence))


def _tell(sentence: str, data: Data) -> str:
    values = dict(data)
    if "kind" in data:
        values["what"] = what(data)
    if isinstance(data.get("title"), dict):
        values["title"] = in_language(data["title"])
    if data.get("day"):
        values["day"] = day_text(date.fromisoformat(data["day"]))
    return _(sentence) % values
