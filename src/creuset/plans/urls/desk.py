"""Residents and what they subscribe to, at the desk: /<village>/desk/plans/…"""

from creuset.plans.urls import offers, purses, relocations, subscriptions

app_name = "plans"

urlpatterns = [*offers.DESK, *purses.DESK, *relocations.DESK, *subscriptions.DESK]
