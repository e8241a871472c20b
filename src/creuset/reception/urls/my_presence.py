"""My presence: /<village>/my/presence/…"""

from django.urls import path

from creuset.reception.views import inside

app_name = "presence_my"

urlpatterns = [
    path("", inside.mine, name="mine"),
    path("come/", inside.come, name="come"),
    path("go/", inside.go, name="go"),
]
