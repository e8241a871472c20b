"""My contracts: /<village>/my/plans/…"""

from creuset.plans.urls import agreements, checklists, purses, subscriptions, waiting

app_name = "plans_my"

urlpatterns = [*agreements.MY, *checklists.MY, *purses.MY, *waiting.MY, *subscriptions.MY]
