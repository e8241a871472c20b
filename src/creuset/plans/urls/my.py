"""My contracts: /<village>/my/plans/…"""

from creuset.plans.urls import checklists, purses, subscriptions

app_name = "plans_my"

urlpatterns = [*checklists.MY, *purses.MY, *subscriptions.MY]
