"""Figures of programmes at the desk: /<village>/desk/programme-figures/…"""

from django.urls import path

from creuset.incubation.views import figures

app_name = "programme_figures"

CSV, PDF = {"ending": "csv"}, {"ending": "pdf"}

urlpatterns = [
    path("", figures.years, name="years"),
    path("years.csv", figures.years_as, CSV, name="years_csv"),
    path("years.pdf", figures.years_as, PDF, name="years_pdf"),
    path("calls/<int:pk>/", figures.call, name="call"),
    path("calls/<int:pk>.csv", figures.call_as, CSV, name="call_csv"),
    path("calls/<int:pk>.pdf", figures.call_as, PDF, name="call_pdf"),
    path("cohorts/<int:pk>/", figures.cohort, name="cohort"),
    path("cohorts/<int:pk>.csv", figures.cohort_as, CSV, name="cohort_csv"),
    path("cohorts/<int:pk>.pdf", figures.cohort_as, PDF, name="cohort_pdf"),
]
