"""A survey by its link: /<village>/survey/<secret>/"""

from django.urls import path

from creuset.incubation.views import surveys

app_name = "survey"

urlpatterns = [path("<str:secret>/", surveys.answer, name="survey")]
