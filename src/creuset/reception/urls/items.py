"""Badges, keys and lockers at the desk: /<village>/desk/front/keys/…"""

from django.urls import path

from creuset.reception.views import items

app_name = "items"

urlpatterns = [
    path("", items.items, name="list"),
    path("new/", items.new, name="new"),
    path("lockers/", items.lockers, name="lockers"),
    path("lockers/<slug:code>/", items.locker, name="locker"),
    path("lockers/given/<int:pk>/longer/", items.longer, name="longer"),
    path("lockers/given/<int:pk>/back/", items.give_back, name="give_back"),
    path("<int:pk>/", items.item, name="item"),
    path("<int:pk>/change/", items.change, name="change"),
    path("<int:pk>/issue/", items.issue, name="issue"),
    path("<int:pk>/move/", items.move, name="move"),
]
