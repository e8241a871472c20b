"""The page of somebody who is expected: /<village>/visitor/…"""

from django.urls import path

from creuset.reception.views import visitor

app_name = "visitor"

urlpatterns = [
    path("<str:secret>/", visitor.page, name="page"),
    path("<str:secret>/agree/", visitor.agree, name="agree"),
]
