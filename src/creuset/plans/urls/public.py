"""What anybody reads of plans: /<village>/offers/."""

from creuset.plans.urls import offers

app_name = "plans_public"

urlpatterns = [*offers.PUBLIC]
