"""Residents and what they subscribe to, at the desk: /<village>/desk/plans/…"""

from creuset.plans.urls import (
    agreements,
    checklists,
    offers,
    purses,
    relocations,
    subscriptions,
    waiting,
)

app_name = "plans"

urlpatterns = [
    *agreements.DESK,
    *checklists.DESK,
    *offers.DESK,
    *purses.DESK,
    *relocations.DESK,
    *waiting.DESK,
    *subscriptions.DESK,
]
