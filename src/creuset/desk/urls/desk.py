"""The team's own pages: /<village>/desk/…"""

from django.urls import path

from creuset.desk.views import audit, day, numbers, outbox, plan, sealed

app_name = "desk"

urlpatterns = [
    path("", day.day, name="day"),
    path("day/now", day.day_now, name="day_now"),
    path("day/week", day.day_week, name="day_week"),
    path("plan/", plan.plan, name="plan"),
    path("plan/<slug:code>/", plan.room, name="plan_room"),
    path("audit/", audit.trail, name="audit"),
    path("audit.csv", audit.export, name="audit_csv"),
    path("audit/seals/", sealed.days, name="seals"),
    path("audit/seals.csv", sealed.export, name="seals_csv"),
    path("audit/seals/<slug:day>/", sealed.day, name="sealed_day"),
    path("numbers/", numbers.page, name="numbers"),
    path("numbers.csv", numbers.export, name="numbers_csv"),
    path("outbox/", outbox.stuck, name="outbox"),
    path("outbox/<int:pk>/retry", outbox.retry, name="outbox_retry"),
]
