"""Enquiries at the desk: /<village>/desk/enquiries/…"""

from django.urls import path

from creuset.reception.views import enquiries

app_name = "enquiries"

urlpatterns = [
    path("", enquiries.enquiries, name="list"),
    path("<int:pk>/", enquiries.enquiry, name="enquiry"),
    path("<int:pk>/accept/", enquiries.accept, name="accept"),
    path("<int:pk>/decline/", enquiries.decline, name="decline"),
]
