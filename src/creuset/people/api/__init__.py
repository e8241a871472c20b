"""People for programs: the same lists, pages and actions as at the desk."""

from creuset.core.api import Router
from creuset.people.api import account, affiliations, groups, joining, merges, parties, team
from creuset.people.api.parties import Before, StoryOut, story_values

router = Router()
for noun in (parties, affiliations, merges, team, groups, joining):
    router.add_router("", noun.router)
account_router = account.router

__all__ = ["Before", "StoryOut", "account_router", "router", "story_values"]
