"""The public site of a village: its first page, its spaces, its buildings; and the villages of the network."""

from creuset.desk.queries.public.buildings import (
    BuildingPage,
    LevelPage,
    Stop,
    buildings_on,
    list_buildings,
    time_line,
)
from creuset.desk.queries.public.drawings import Grid, Specimen, looks_of
from creuset.desk.queries.public.home import Village360, specimens, view_of, village_now
from creuset.desk.queries.public.network import (
    VillageCard,
    list_villages,
    list_villages_to_find,
    spaces_to_find,
)
from creuset.desk.queries.public.spaces import Asked, KindGroup, find_spaces, kinds_there
from creuset.desk.queries.public.words import now_text, state_text

__all__ = [
    "Asked",
    "BuildingPage",
    "Grid",
    "KindGroup",
    "LevelPage",
    "Specimen",
    "Stop",
    "Village360",
    "VillageCard",
    "buildings_on",
    "find_spaces",
    "kinds_there",
    "list_buildings",
    "list_villages",
    "list_villages_to_find",
    "looks_of",
    "now_text",
    "spaces_to_find",
    "specimens",
    "state_text",
    "time_line",
    "view_of",
    "village_now",
]
