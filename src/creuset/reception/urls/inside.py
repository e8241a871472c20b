"""Who is in the building, at the desk: /<village>/desk/front/…"""

from django.urls import path

from creuset.reception.views import inside, workdays

app_name = "inside"

urlpatterns = [
    path("", inside.inside, name="list"),
    path("fire-list/", inside.sheet, name="fire_list"),
    path("arrive/", inside.arrive, name="arrive"),
    path("<int:pk>/leave/", inside.leave, name="leave"),
    path("<int:pk>/undo/", workdays.undo, name="undo"),
    path("<int:pk>/day/", workdays.day, name="day"),
    path("<int:pk>/day/waive/", workdays.waive, name="waive_day"),
]
