"""Surveys and alumni at the desk: /<village>/desk/surveys/…"""

from django.urls import path

from creuset.incubation.views import surveys

app_name = "surveys"

urlpatterns = [
    path("", surveys.surveys, name="list"),
    path("new/", surveys.new, name="new"),
    path("<int:pk>/", surveys.survey, name="survey"),
    path("<int:pk>/send/", surveys.send, name="send"),
    path("<int:pk>/answers.csv", surveys.survey_csv, name="csv"),
    path("alumni/", surveys.alumni, name="alumni"),
    path("alumni/years.csv", surveys.alumni_csv, name="alumni_csv"),
    path("alumni/<int:pk>/year/", surveys.year, name="year"),
]
