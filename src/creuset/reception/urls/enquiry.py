"""Asking for an option or a quote from outside: /<village>/enquiry/…"""

from django.urls import path

from creuset.reception.views import enquiry

app_name = "enquiry"

urlpatterns = [
    path("of/<slug:code>/", enquiry.ask, name="ask"),
    path("thanks/", enquiry.thanks, name="thanks"),
    path("<str:secret>/", enquiry.enquiry, name="enquiry"),
    path("<str:secret>/confirm/", enquiry.confirm, name="confirm"),
]
