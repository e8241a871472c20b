"""My contracts: /<village>/my/plans/…"""

from creuset.plans.urls import subscriptions

app_name = "plans_my"

urlpatterns = [*subscriptions.MY]
