"""My programme: /<village>/my/programme/…"""

from django.urls import path

from creuset.incubation.views import own_following, own_mentoring, programme, showing

app_name = "programme_my"

urlpatterns = [
    path("", programme.mine, name="list"),
    path("<int:pk>/", programme.member, name="member"),
    path("<int:pk>/sessions/<int:row>/", programme.session, name="session"),
    path("<int:pk>/sessions/<int:row>/there/", programme.there, name="there"),
    path("<int:pk>/surveys/<int:row>/", programme.survey, name="survey"),
    path("<int:pk>/shown/", showing.show, name="show"),
    path("<int:pk>/shown/hide/", showing.hide_own, name="hide"),
    path("<int:pk>/goals/new/", own_following.new_goal, name="new_goal"),
    path("<int:pk>/goals/<int:row>/end/", own_following.end_goal, name="end_goal"),
    path("<int:pk>/milestones/<int:row>/", own_following.hand_in, name="hand_in"),
    path("<int:pk>/slots/", own_following.slots, name="slots"),
    path("<int:pk>/slots/<int:row>/take/", own_following.take, name="take"),
    path("<int:pk>/slots/<int:row>/give-back/", own_following.give_back, name="give_back"),
    path("mentoring/", own_mentoring.mine, name="mentoring"),
    path("mentoring/hours/", own_mentoring.open_hours, name="open_hours"),
    path("mentoring/hours/<int:pk>/move/", own_mentoring.move, name="move_hours"),
    path("mentoring/hours/<int:pk>/close/", own_mentoring.close, name="close_hours"),
    path("mentoring/slots/<int:pk>/move/", own_mentoring.move_slot, name="move_slot"),
    path("mentoring/slots/<int:pk>/note/", own_mentoring.note, name="note"),
]
