"""My parcels: /<village>/my/parcels/…"""

from django.urls import path

from creuset.reception.views import parcels

app_name = "parcels_my"

urlpatterns = [path("", parcels.mine, name="list")]
