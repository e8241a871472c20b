"""The reference page of the format, written from the schema: ``python -m creuset.villagefile.reference`` prints it."""

from __future__ import annotations

import sys
from dataclasses import MISSING, fields
from typing import TYPE_CHECKING

from creuset.bookings.rules.policies import PARAMS
from creuset.kernel.written.codecs import Codec, codec_of, default_of, is_required, name_of
from creuset.kernel.written.compounds import Items, Table, Tables, schema_fields
from creuset.places.features import FEATURES, FEATURES_OF
from creuset.places.kinds import Kind
from creuset.villagefile.schema import VillageFile
from creuset.villagefile.vocabulary import CURRENCIES, RESERVED_SLUGS, UNIT_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEAD = """\
# The village file

A village – its buildings, its rooms, its plan, its hours, its pages – is one TOML file in UTF-8, of at most 2 MB.
`./creuset load FILE` shows what it would change, asks, and applies it; `./creuset export VILLAGE` writes it back.

- **Texts** are written once a language, `{ fr = "Loge", en = "Dressing room" }`, or once for all, `"Rushes"`.
- **Codes** are small letters, digits and single hyphens. They stand in addresses: change names, not codes.
- **Plans** are in metres, x to the right and y downwards, one frame for the whole site. A polygon is the list of its
  corners, `[[0, 0], [4, 0], [4, 3], [0, 3]]`, without repeating the first.
- **Days** are written without quotes, `2019-09-01`; hours as `"08:00-12:30"`, in the zone of the village.
- **Parts**: a resource whose `whole` is another is taken with it. A `pool` hands out one of its parts that is free.
- **Canonical form**: an export always writes the same village with the same bytes. Comments do not survive a load;
  write what must be kept in `remarks`.

Every fault is told at once, with its line, its key, what was expected and what was found.
What is checked beyond the type of each key:

- codes given once (units included); buildings, levels and wholes that exist; wholes without a circle, in the same
  building; parts of a pool that are alike, and of its kind;
- days and hours in their order; a village code that is not the first word of a network address;
- outlines that do not cross themselves, lie in their level (and a part in its whole), and overlap no other by more than
  a centimetre on the same days;
- a stated `area` within 3 % of the drawn one, unless `area_differs = true`; doors on a wall;
- features that the kind has, of the right type; SIREN, SIRET and VAT numbers that belong together;
- supplies, neighbours and the places and groups of policies that exist; the parameters that a rule has, and those it
  needs; one rule at most of who sees a resource;
- cancellation ladders in which every notice has one step, and no earlier one costs more; one card without days; keys of
  VAT, ladders and resources that exist; rates with a price, of which no two are for the same thing;
- offers that hold together: a cycle of 1, 2, 3, 4, 6 or 12 months, or none for passes and extras; a price for anybody,
  early ones with a last day, steps that follow one another; three months at least for a domiciliation;
- agreements between this village and another, with a code of their own, that end after they begin;
- an order of credits that names the member and the company, each once;
- texts of contracts given once, of the kind that their code names, with a text or files beside that can be set,
  with all that their kind may say and with only what it must; contracts of offers that exist;
- an approval of domiciliation that ends after it begins, with a key of VAT that exists;
- lists of arrival and departure of which each kind of offer has one a moment; things with codes given once in a list;
- forms given once, whose questions hold together: keys given once, options to choose between, conditions and sums that
  look at a question above;
- programmes, and calls of one of them with a form that exists: days in their order, quotas that can be met, grids that
  score every axis, nothing missing where they are published;
- in a demonstration, addresses in `.example` and `test_data = true`;
- every entry of `invented` pointing at something.
"""


def reference() -> str:
    """The whole page, in Markdown."""
    return "\n".join((_HEAD, *_tables(), *_vocabulary())) + "\n"


def _tables() -> Iterator[str]:
    yield from ("## Keys", "", "Keys in bold must be given.", "")
    pending: list[tuple[str, type]] = [("", VillageFile)]
    while pending:
        title, schema = pending.pop(0)
        yield from (f"### {title or 'Top of the file'}", "")
        yield (schema.__doc__ or "").split("\n", maxsplit=1)[0]
        yield from ("", "| key | meaning | value | otherwise |", "|---|---|---|---|")
        for each in schema_fields(schema):
            name, codec = name_of(each), codec_of(each)
            key = f"**`{name}`**" if is_required(each) else f"`{name}`"
            default = "" if is_required(each) else _default(codec, default_of(each))
            yield f"| {key} | {each.metadata['doc']} | {_type(codec)} | {default} |"
            pending.extend(_inner(title, name, codec))
        yield ""


def _inner(title: str, name: str, codec: Codec) -> Iterator[tuple[str, type]]:
    path = f"{title.strip('[]`')}.{name}".removeprefix(".")
    match codec:
        case Tables(table=table):
            yield f"`[[{path}]]`", table.schema
        case Items(item=Table(schema=schema)) | Table(schema=schema, inline=True):
            yield f"`{path}`", schema
        case Table(schema=schema):
            yield f"`[{path}]`", schema


def _type(codec: Codec) -> str:
    match codec:
        case Tables():
            return "tables"
        case Table(inline=True):
            return "inline table"
        case Table():
            return "table"
        case Items(item=Table()):
            return "list of inline tables"
        case _:
            return codec.expected.replace("|", "\\|")


def _default(codec: Codec, value: object) -> str:
    if isinstance(codec, Table) and value is not None:
        return "the values below"
    return f"`{codec.write(value, ())}`" if value not in (None, (), {}, "") else "none"


def _vocabulary() -> Iterator[str]:
    yield from ("## Kinds of resources", "", "| kind | features |", "|---|---|")
    for kind in Kind:
        yield f"| `{kind}` | {', '.join(f'`{name}`' for name in FEATURES_OF[kind])} |"
    yield from ("", "A pool hands out units of its own kind, or:", "")
    for kind, units in UNIT_KINDS.items():
        yield f"- `{kind}`: {', '.join(f'`{unit}`' for unit in units)}"
    yield from (
        "",
        "## Features",
        "",
        "| feature | français | English | type | unit |",
        "|---|---|---|---|---|",
    )
    for name, feature in FEATURES.items():
        yield f"| `{name}` | {feature.fr} | {feature.en} | {feature.type} | {feature.unit} |"
    yield from _rules()
    yield from ("", "## Closed lists", "")
    yield "Currencies: " + ", ".join(sorted(CURRENCIES)) + "."
    yield ""
    yield (
        "Codes that no village may take: "
        + ", ".join(f"`{slug}`" for slug in sorted(RESERVED_SLUGS))
        + "."
    )


def _rules() -> Iterator[str]:
    yield from (
        "",
        "## Rules",
        "",
        "Everything is allowed unless a policy refuses; the strictest wins, and two quotas are never added. The team",
        "may overrule a policy, and is told which. What is asked counts on each resource: three spaces for an hour",
        "are three hours.",
        "",
        "| rule | what it says | parameters |",
        "|---|---|---|",
    )
    for rule, kind in PARAMS.items():
        named = (
            f"**`{each.name}`**" if each.default is MISSING else f"`{each.name}`"
            for each in fields(kind)
        )
        yield f"| `{rule}` | {(kind.__doc__ or '').split(chr(10), 1)[0]} | {', '.join(named)} |"


if __name__ == "__main__":
    sys.stdout.write(reference())
