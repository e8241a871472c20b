"""People for programs: the same lists, pages and actions as at the desk."""

from creuset.core.api import Router
from creuset.people.api import (
    account,
    affiliations,
    groups,
    joining,
    merges,
    parties,
    profiles,
    team,
)
from creuset.people.api.parties import Before, StoryOut, story_values

router = Router()
for noun in (parties, profiles, affiliations, merges, team, groups, joining):
    router.add_router("", noun.router)
account_router = Router()
for own in (account.router, profiles.mine):
    account_router.add_router("", own)

__all__ = ["Before", "StoryOut", "account_router", "router", "story_values"]
