"""Codes for filing after the deadline of a call: /<village>/desk/late-doors/…"""

from django.urls import path

from creuset.incubation.views import late_doors as views

app_name = "incubation_late_doors"

urlpatterns = [
    path("<int:pk>/", views.late_doors, name="list"),
    path("<int:pk>/<int:door>/close/", views.close, name="close"),
]
