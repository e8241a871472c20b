"""Sentences of the audit about people, in the reader's language."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from creuset.core.audit import register
from creuset.core.roles import LABELS, Role
from creuset.core.text import in_language
from creuset.people.profile_words import FIELD_LABELS
from creuset.people.rules.profiles import ProfileField

type Data = Mapping[str, Any]

_SHOWN = set(ProfileField)

FIELDS: dict[str, Callable[[], str]] = {
    "name": lambda: pgettext("field of a party", "name"),
    "email": lambda: pgettext("field of a party", "e-mail"),
    "phone": lambda: pgettext("field of a party", "telephone"),
    "siren": lambda: "SIREN",
    "siret": lambda: "SIRET",
    "vat_number": lambda: pgettext("field of a party", "VAT number"),
    "language": lambda: pgettext("field of a party", "language"),
    "street": lambda: pgettext("field of a party", "postal address"),
    "postcode": lambda: pgettext("field of a party", "postal address"),
    "city": lambda: pgettext("field of a party", "postal address"),
    "country": lambda: pgettext("field of a party", "postal address"),
}


def _role(data: Data) -> str:
    return str(LABELS[Role(data["role"])])


def _added(data: Data) -> str:
    return _("added %(party)s to the village") % data


def _identity_changed(data: Data) -> str:
    fields = dict.fromkeys(FIELDS[name]() for name in data["fields"] if name in FIELDS)
    if data["before"] != data["party"]:
        return _("renamed %(before)s: now %(party)s") % data
    return _("changed %(party)s: %(fields)s") % {**data, "fields": ", ".join(fields)}


def _profile_changed(data: Data) -> str:
    fields = [str(FIELD_LABELS[ProfileField(name)]) for name in data["fields"] if name in _SHOWN]
    if not fields:
        return _("changed who sees the profile of %(party)s") % data
    return _("changed the profile of %(party)s: %(fields)s") % {
        **data,
        "fields": ", ".join(one.lower() for one in fields),
    }


def _notes_changed(data: Data) -> str:
    if data["tags"]:
        return _("changed the notes on %(party)s (tags: %(tags)s)") % {
            **data,
            "tags": ", ".join(data["tags"]),
        }
    return _("changed the notes on %(party)s") % data


def _billing_contact_set(data: Data) -> str:
    if not data["contact"]:
        return _("gave back to its admins what is told of money for %(organisation)s") % data
    return _("said that %(contact)s is told of money for %(organisation)s") % data


def _affiliated(data: Data) -> str:
    if data["is_admin"]:
        return _("made %(person)s an admin of %(organisation)s") % data
    return _("said that %(person)s belongs to %(organisation)s") % data


def _affiliation_changed(data: Data) -> str:
    if data["is_admin"]:
        return _("made %(person)s an admin of %(organisation)s") % data
    return _("changed the place of %(person)s in %(organisation)s") % data


def _affiliation_ended(data: Data) -> str:
    return _("said that %(person)s left %(organisation)s") % data


def _role_granted(data: Data) -> str:
    values = {**data, "role": _role(data)}
    if data.get("place"):
        return _("gave %(party)s the role “%(role)s” for %(place)s") % values
    return _("gave %(party)s the role “%(role)s”") % values


def _role_revoked(data: Data) -> str:
    values = {**data, "role": _role(data)}
    if data.get("place"):
        return _("took the role “%(role)s” for %(place)s back from %(party)s") % values
    return _("took the role “%(role)s” back from %(party)s") % values


def _invited(data: Data) -> str:
    if data["role"]:
        return _("invited %(email)s into the team: %(role)s") % {**data, "role": _role(data)}
    return _("invited %(email)s") % data


def _merged(data: Data) -> str:
    return _("merged %(other)s into %(kept)s: they are one") % data


def _forgotten(data: Data) -> str:
    return ngettext(
        "forgot %(count)d person of whom nothing was heard for as long as the village said",
        "forgot %(count)d people of whom nothing was heard for as long as the village said",
        data["count"],
    ) % {"count": data["count"]}


def _audit_forgotten(data: Data) -> str:
    return ngettext(
        "erased what %(count)d old row of the audit said",
        "erased what %(count)d old rows of the audit said",
        data["count"],
    ) % {"count": data["count"]}


def _group(data: Data) -> Data:
    return {**data, "group": in_language(data["group"])}


def register_all() -> None:
    """Every verb that people writes has its sentence."""
    register("people.person_added", _added)
    register("people.organisation_added", _added)
    register("people.known", _added)
    register("people.identity_changed", _identity_changed)
    register("people.notes_changed", _notes_changed)
    register("people.profile_changed", _profile_changed)
    register("people.billing_contact_set", _billing_contact_set)
    register("people.affiliated", _affiliated)
    register("people.erasure_asked", lambda _data: _("asked to be erased"))
    register("people.erasure_taken_back", lambda _data: _("stays: asked no more to be erased"))
    register("people.exported", lambda _data: _("took a copy of what is known of them"))
    register("people.affiliation_changed", _affiliation_changed)
    register("people.affiliation_ended", _affiliation_ended)
    register("people.role_granted", _role_granted)
    register("people.role_revoked", _role_revoked)
    register("people.invited", _invited)
    register(
        "people.invitation_resent", lambda data: _("sent the invitation of %(email)s again") % data
    )
    register(
        "people.invitation_withdrawn", lambda data: _("withdrew the invitation of %(email)s") % data
    )
    register("people.invitation_accepted", lambda _data: _("accepted an invitation to the village"))
    register("people.joined", lambda _data: _("joined the village"))
    register("people.join_requested", lambda _data: _("asked to join the village"))
    register("people.join_accepted", lambda data: _("let %(party)s join the village") % data)
    register(
        "people.join_declined", lambda data: _("declined the request of %(party)s to join") % data
    )
    register("people.group_made", lambda data: _("made the group “%(group)s”") % _group(data))
    register(
        "people.group_changed",
        lambda data: _("changed the group “%(before)s”, now “%(group)s”") % _group(data),
    )
    register(
        "people.group_joined",
        lambda data: _("added %(party)s to the group “%(group)s”") % _group(data),
    )
    register(
        "people.group_left",
        lambda data: _("removed %(party)s from the group “%(group)s”") % _group(data),
    )
    register("people.merged", _merged)
    register("people.erased", lambda _data: _("was erased, as they asked or the law wants"))
    register("people.account_opened", lambda data: _("opened the account of %(party)s") % data)
    register("people.forgotten", _forgotten)
    register("people.audit_forgotten", _audit_forgotten)
    register(
        "people.token_created", lambda data: _("made the API token “%(label)s” of %(party)s") % data
    )
    register(
        "people.token_revoked",
        lambda data: _("revoked the API token “%(label)s” of %(party)s") % data,
    )
