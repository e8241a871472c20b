"""My contracts: /<village>/my/plans/…"""

from creuset.plans.urls import purses, subscriptions

app_name = "plans_my"

urlpatterns = [*purses.MY, *subscriptions.MY]
