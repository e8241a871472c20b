"""People as the member sees them: /<village>/my/…"""

from django.urls import path

from creuset.people.views import my, profiles

app_name = "people_my"

urlpatterns = [
    path("profile/", my.profile, name="profile"),
    path("profile/change/", my.change_profile, name="change_profile"),
    path("profile/words/", profiles.change_mine, name="change_words"),
    path("profile/preview/", profiles.preview, name="preview"),
    path("company/<int:pk>/", my.company, name="company"),
    path("company/<int:pk>/change/", my.change_company, name="change_company"),
    path("company/<int:pk>/invite/", my.invite_colleague, name="invite_colleague"),
    path("company/<int:pk>/billing/", my.billing_contact, name="billing_contact"),
    path("company/<int:pk>/invitations/<int:row>/resend/", my.resend, name="resend"),
    path("company/<int:pk>/invitations/<int:row>/withdraw/", my.withdraw, name="withdraw"),
    path("company/<int:pk>/people/<int:row>/", my.colleague, name="colleague"),
    path("company/<int:pk>/people/<int:row>/end/", my.end_colleague, name="end_colleague"),
]
