"""My contracts: /<village>/my/plans/…"""

from creuset.plans.urls import checklists, purses, subscriptions, waiting

app_name = "plans_my"

urlpatterns = [*checklists.MY, *purses.MY, *waiting.MY, *subscriptions.MY]
