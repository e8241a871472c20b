"""How I am told, in the whole network: /account/notices/"""

from django.urls import path

from creuset.notices import views

app_name = "notices_account"

urlpatterns = [path("", views.choices, name="choices")]
