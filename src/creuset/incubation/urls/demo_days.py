"""Demo days that the village shows: /<village>/demo-days/<code>/"""

from django.urls import path

from creuset.incubation.views import showing

app_name = "demo_days"

urlpatterns = [path("<slug:code>/", showing.demo_day, name="demo_day")]
