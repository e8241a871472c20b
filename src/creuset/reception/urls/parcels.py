"""Parcels and mail at the desk: /<village>/desk/front/parcels/…"""

from django.urls import path

from creuset.reception.views import parcels

app_name = "parcels"

urlpatterns = [
    path("", parcels.parcels, name="list"),
    path("new/", parcels.new, name="new"),
    path("<int:pk>/", parcels.parcel, name="parcel"),
    path("<int:pk>/change/", parcels.change, name="change"),
    path("<int:pk>/hand-over/", parcels.hand_over, name="hand_over"),
    path("<int:pk>/forward/", parcels.forward, name="forward"),
    path("<int:pk>/return/", parcels.send_back, name="return"),
    path("<int:pk>/put-back/", parcels.put_back, name="put_back"),
]
