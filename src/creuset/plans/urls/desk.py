"""Residents and what they subscribe to, at the desk: /<village>/desk/plans/…"""

from creuset.plans.urls import subscriptions

app_name = "plans"

urlpatterns = [*subscriptions.DESK]
