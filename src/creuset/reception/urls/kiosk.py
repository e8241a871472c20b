"""The tablet at the entrance: /<village>/kiosk/…, without a session."""

from django.urls import path

from creuset.reception.views import kiosk

app_name = "kiosk"

urlpatterns = [path("<str:secret>/", kiosk.kiosk, name="kiosk")]
