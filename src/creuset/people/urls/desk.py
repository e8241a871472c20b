"""People at the desk: /<village>/desk/people/…"""

from django.urls import path

from creuset.people.views import invitations, lists, oneness, party

app_name = "people"

urlpatterns = [
    path("", lists.people, name="list"),
    path("suggest", lists.suggest, name="suggest"),
    path("new-person/", lists.new_person, name="new_person"),
    path("new-organisation/", lists.new_organisation, name="new_organisation"),
    path("invitations/", invitations.invitations, name="invitations"),
    path("invitations/new/", invitations.new_invitation, name="invite"),
    path("invitations/<int:pk>/resend/", invitations.resend, name="resend_invitation"),
    path("invitations/<int:pk>/withdraw/", invitations.withdraw, name="withdraw_invitation"),
    path("requests/", invitations.requests, name="requests"),
    path("requests/<int:pk>/", invitations.answer, name="answer_request"),
    path("<int:pk>/", party.party, name="party"),
    path("<int:pk>/change/", party.change, name="change"),
    path("<int:pk>/notes/", party.notes, name="notes"),
    path("<int:pk>/people/", party.add_affiliation, name="add_affiliation"),
    path("<int:pk>/people/<int:row>/", party.affiliation, name="affiliation"),
    path("<int:pk>/people/<int:row>/end/", party.leave, name="end_affiliation"),
    path("<int:pk>/merge/", oneness.choose, name="choose_merge"),
    path("<int:pk>/merge/<int:other>/", oneness.merge_with, name="merge"),
    path("<int:pk>/erase/", oneness.erase, name="erase"),
]
