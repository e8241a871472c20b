"""The texts of a village's contracts: taken, drafted, published; a published one never changes."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from creuset.core import audit, files, locks, outbox
from creuset.documents.contract_papers import TEXT_KIND, rules_paper, try_text
from creuset.documents.models import ContractText, Origin
from creuset.documents.permissions.contracts import check_may_write_texts
from creuset.documents.queries.contracts import text_in_force
from creuset.documents.rules.contracts import TextMissing, check_first_day
from creuset.documents.rules.terms import RULES, ContractKind, digest_of
from creuset.documents.shipped import find_shipped
from creuset.kernel.errors import Conflict
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.villages.models import Village


@transaction.atomic
def take_text(*, village: Village, code: str, now: datetime) -> ContractText:
    """Return the text of which contracts of that code are made today.

    Where the village has written none, it is the one that Creuset brings, written down as a version of the village's:
    a later Creuset brings another version, and changes none. TextMissing where there is none, or none to be signed.
    """
    on = village.day_of(now)
    found = text_in_force(village, code, on=on)
    if found is None or found.origin == Origin.HOUSE:
        found = _as_shipped(village, code, found, on=on, now=now)
    if found is None or found.kind == ContractKind.HOUSE_RULES:
        raise TextMissing(
            _("The village has no text of a contract called “%(code)s”.", code=code), field="code"
        )
    return found


@transaction.atomic
def write_draft(
    *,
    village: Village,
    code: str,
    kind: ContractKind,
    names: Mapping[str, str],
    sources: Mapping[str, str],
    by: Actor,
    now: datetime,
) -> ContractText:
    """The text has this draft: a new version, or the one that was being written; nothing is made of it yet.

    `sources` are Typst by language, of the village's first at least. Raise Forbidden; TextMissing; Conflict where
    the code is of another kind; TextRefused on `source_<language>` where it cannot be set, with all that its kind may
    say and with only what it must.
    """
    check_may_write_texts(by, village)
    told = {language: text for language, text in sources.items() if text.strip()}
    check_texts(village, kind, names, told, now=now)
    locks.lock(TEXT_KIND, [village.pk])
    rows = ContractText.objects.filter(village=village, code=code)
    if rows.exclude(kind=kind.value).exists() or (kind is ContractKind.HOUSE_RULES) != (
        code == RULES
    ):
        raise Conflict(_("“%(code)s” is the text of another kind of contract.", code=code))
    row = rows.filter(first_day__isnull=True).first()
    if row is None:
        row = add_version(
            village=village,
            code=code,
            kind=kind,
            names=names,
            sources=told,
            origin=Origin.DESK,
            first_day=None,
            by=by.party,
            now=now,
        )
    else:
        row.names, row.sources, row.sha256 = dict(names), told, digest(names, told)
        row.made_at, row.made_by = now, by.party
        row.save()
    _tell("documents.text_drafted", row, by=by, now=now)
    return row


@transaction.atomic
def publish(*, text: ContractText, first_day: date, by: Actor, now: datetime) -> ContractText:
    """Contracts are made of this version from its first day on, and it never changes again.

    House rules are to be accepted by every member from that day on, again by those who accepted the version before.
    Raise Forbidden; Conflict where it is published already; WrongFirstDay.
    """
    check_may_write_texts(by, text.village)
    row = (
        ContractText.objects.select_for_update(of=("self",))
        .select_related("village")
        .get(pk=text.pk)
    )
    if row.first_day is not None:
        raise Conflict(_("This version is published already: it never changes."))
    check_first_day(first_day, today=row.village.day_of(now))
    row.first_day, row.published_at, row.published_by = first_day, now, by.party
    if row.kind == ContractKind.HOUSE_RULES:
        put_rules_on_paper(row=row, by=by, now=now)
    row.save()
    _tell("documents.text_published", row, by=by, now=now)
    return row


@transaction.atomic
def drop_draft(*, text: ContractText, by: Actor, now: datetime) -> None:
    """The draft is gone; raise Forbidden, or Conflict where it is published."""
    check_may_write_texts(by, text.village)
    row = ContractText.objects.select_for_update().get(pk=text.pk)
    if row.first_day is not None:
        raise Conflict(_("This version is published already: it never changes."))
    _tell("documents.text_dropped", row, by=by, now=now)
    row.delete()


def check_texts(
    village: Village,
    kind: ContractKind,
    names: Mapping[str, str],
    sources: Mapping[str, str],
    *,
    now: datetime,
    field: str = "source_",
) -> None:
    """Raise TextMissing or TextRefused unless every language is there that must be, and can be set."""
    if village.language not in sources or not names.get(village.language):
        raise TextMissing(
            _("Write the name and the text in the village’s first language at least."),
            field=f"{field}{village.language}",
        )
    # House rules take no values: there is one way to set them.
    ways = (True,) if kind is ContractKind.HOUSE_RULES else (True, False)
    for language, source in sources.items():
        for is_whole in ways:
            try_text(
                village=village,
                kind=kind,
                names=names,
                source=source,
                language=language,
                at=now,
                is_whole=is_whole,
                field=f"{field}{language}",
            )


def put_rules_on_paper(*, row: ContractText, by: Actor, now: datetime) -> None:
    """The house rules have their PDF and the words of their page, in each language."""
    words = {}
    for language in row.sources:
        made = rules_paper(row, language=language, at=now)
        words[language] = made.words
        stored = files.store_made(
            content=made.pdf,
            name=f"{row.code}-{row.number}-{language}.pdf",
            media_type=files.PDF,
            kind=TEXT_KIND,
            object_id=row.pk,
            by=by,
            now=now,
            village_id=row.village_id,
        )
        stored.description = {"language": language}
        stored.save(update_fields=["description"])
    row.words = words


def _tell(verb: str, row: ContractText, *, by: Actor, now: datetime) -> None:
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=row.village_id,
        about=[(TEXT_KIND, row.pk)],
        data={
            "title": row.names,
            "number": row.number,
            "day": row.first_day.isoformat() if row.first_day else "",
        },
    )
    outbox.put(verb, {TEXT_KIND: row.pk}, at=now, village_id=row.village_id)


def _as_shipped(
    village: Village, code: str, known: ContractText | None, *, on: date, now: datetime
) -> ContractText | None:
    brought = find_shipped(code)
    if brought is None or brought.kind is ContractKind.HOUSE_RULES:
        return known
    if known is not None and known.sha256 == digest(brought.names, brought.sources):
        return known
    locks.lock(TEXT_KIND, [village.pk])
    again = text_in_force(village, code, on=on)
    if again is not None and (known is None or again.pk != known.pk):
        return again
    return add_version(
        village=village,
        code=code,
        kind=brought.kind,
        names=brought.names,
        sources=brought.sources,
        origin=Origin.HOUSE,
        first_day=on,
        by=None,
        now=now,
    )


def add_version(
    *,
    village: Village,
    code: str,
    kind: ContractKind,
    names: Mapping[str, str],
    sources: Mapping[str, str],
    origin: Origin,
    first_day: date | None,
    by: Party | None,
    now: datetime,
) -> ContractText:
    """The next version of the text stands, in force from its first day, a draft where it has none.

    Whoever calls has checked the right to and the text, holds the lock, and leaves the audit row.
    """
    rows = ContractText.objects.filter(village=village, code=code)
    last = rows.aggregate(last=Max("number"))["last"] or 0
    return ContractText.objects.create(
        village=village,
        code=code,
        kind=kind,
        names=dict(names),
        number=last + 1,
        sources=dict(sources),
        sha256=digest(names, sources),
        origin=origin,
        first_day=first_day,
        made_at=now,
        made_by=by,
        published_at=now if first_day else None,
        published_by=by if first_day else None,
    )


def digest(names: Mapping[str, str], sources: Mapping[str, str]) -> str:
    """Return the SHA-256 of a text: its names and what it says."""
    return digest_of("", {"names": dict(names), "sources": dict(sources)})
