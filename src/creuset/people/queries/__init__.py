"""Reads about people: rows for pages, each with a constant number of queries."""

from creuset.people.queries.parties import (
    PartyPage,
    PartyRow,
    find_known,
    get_known,
    get_party_page,
    list_known,
    look_alikes,
    party_rows,
    resolve,
    tags_of,
    villages_of,
)
from creuset.people.queries.story import Story, StoryRow, get_story, ids_of
from creuset.people.queries.team import TeamMember, invitations_of, join_requests_of, team_of

__all__ = [
    "PartyPage",
    "PartyRow",
    "Story",
    "StoryRow",
    "TeamMember",
    "find_known",
    "get_known",
    "get_party_page",
    "get_story",
    "ids_of",
    "invitations_of",
    "join_requests_of",
    "list_known",
    "look_alikes",
    "party_rows",
    "resolve",
    "tags_of",
    "team_of",
    "villages_of",
]
