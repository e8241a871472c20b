"""The canonical text of a village file: one value, one text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from creuset.kernel.written.compounds import Measures, Table, Tables, given

if TYPE_CHECKING:
    from collections.abc import Iterator

    from creuset.villagefile.schema import VillageFile

_HEADINGS = {
    "village": "The place as a whole.",
    "legal": "Who operates it, and answers for its pages.",
    "texts": "The pages of the public site: plain paragraphs, a text for each language.",
    "retention": "How long personal data is kept.",
    "visitors": "Visitors whom members announce: what they give at the entrance, and how many.",
    "buildings": "Buildings and their levels. All plans share one site, in metres: x to the right, y downwards.",
    "supplies": "What feeds the resources with power; each names its supply.",
    "groups": "Who is treated alike by the rules. Who is in a group is said at the desk.",
    "trades": "The trades that people choose from; they add others in their own words.",
    "skills": "The skills that people choose from; they add others in their own words.",
    "vat_rates": "VAT: keys that prices name, and their percentages.",
    "cancellation_ladders": "What a cancellation costs, by how long before the start it comes.",
    "rate_cards": "Prices, before VAT. A card with days comes before the one without.",
    "contract_texts": "What its contracts say, in Typst. A change is a new version from the day it is loaded.",
    "offers": "What is subscribed to, and what is bought to be used up. Prices are those of a cycle, before VAT.",
    "agreements": "What sister villages honour of one another’s plans and passes; live once both files say the same.",
    "credits": "How what people have to spend is spent.",
    "domiciliation": "What lets it domicile companies, and whom it tells of them.",
    "checklists": "What is done as somebody moves in, or out: a list that names the kind of offer, else one for all.",
    "forms": "What is asked of people. A change is a new version as it is loaded; open answers move along.",
    "programmes": "What it does for projects: programmes, and the stages that each project goes through.",
    "calls": "Calls for projects: who may answer until when, and how one is judged. Hours are those of the village.",
    "packages": "What is held in one act: of each line any of its resources will do, the first rather.",
    "policies": "The rules of the places: everything is allowed unless one refuses, and the strictest wins.",
    "resources": "What is booked: rooms, desks, stages, kits. A part names its whole; units are many alike, said once.",
}


def canonical(village: VillageFile) -> str:
    """The text of the file: what reading it gives is the same value, and writing that gives the same text."""
    lines = list(_table(village, (), village.village.languages))
    return "\n".join(lines).strip() + "\n"


def _table(value: object, path: tuple[str, ...], languages: tuple[str, ...]) -> Iterator[str]:
    """Plain keys first, since in TOML what follows a header belongs to it; then the tables."""
    keys = given(value)
    for name, codec, each in keys:
        if not _has_header(codec):
            yield f"{name} = {codec.write(each, languages)}"
    for name, codec, each in keys:
        if _has_header(codec):
            yield from _headed(codec, each, (*path, name), languages)


def _has_header(codec: object) -> bool:
    return isinstance(codec, (Tables, Measures)) or (isinstance(codec, Table) and not codec.inline)


def _headed(
    codec: object, value: Any, path: tuple[str, ...], languages: tuple[str, ...]
) -> Iterator[str]:
    if len(path) == 1:
        yield from ("", f"# {'-' * 98}", f"# {_HEADINGS[path[0]]}")
    name = ".".join(path)
    if isinstance(codec, Tables):
        for each in value:
            yield from ("", f"[[{name}]]")
            yield from _table(each, path, languages)
        return
    yield from ("", f"[{name}]")
    if isinstance(codec, Measures):
        yield codec.write(value, languages)
    else:
        yield from _table(value, path, languages)
