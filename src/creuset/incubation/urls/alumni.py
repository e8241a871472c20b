"""The alumni that agreed to be named: /<village>/alumni/"""

from django.urls import path

from creuset.incubation.views import showing

app_name = "alumni"

urlpatterns = [path("", showing.alumni, name="list")]
