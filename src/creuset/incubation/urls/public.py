"""What anybody reads of calls for projects: /<village>/calls/…"""

from django.urls import path

from creuset.incubation.views import public

app_name = "calls"

urlpatterns = [
    path("", public.calls, name="list"),
    path("<slug:code>/", public.call, name="call"),
    path("<slug:code>/deadline.ics", public.deadline, name="deadline"),
]
