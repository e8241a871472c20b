"""My visitors: /<village>/my/visitors/…"""

from django.urls import path

from creuset.reception.views import my_visitors

app_name = "visitors_my"

urlpatterns = [
    path("", my_visitors.visitors, name="list"),
    path("new/", my_visitors.announce, name="new"),
    path("<int:pk>/", my_visitors.visitor, name="visitor"),
    path("<int:pk>/change/", my_visitors.change, name="change"),
    path("<int:pk>/call-off/", my_visitors.call_off, name="call_off"),
]
