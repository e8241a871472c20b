"""What people ask the team for: /<village>/desk/approvals/…"""

from django.urls import path

from creuset.bookings.views import approvals

app_name = "approvals"

urlpatterns = [
    path("", approvals.approvals, name="list"),
    path("<int:pk>/", approvals.answer, name="answer"),
]
