"""Residents and what they subscribe to, at the desk: /<village>/desk/plans/…"""

from creuset.plans.urls import purses, subscriptions

app_name = "plans"

urlpatterns = [*purses.DESK, *subscriptions.DESK]
