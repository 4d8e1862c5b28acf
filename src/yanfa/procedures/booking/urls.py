"""The pages of 预约."""

from django.urls import path

from yanfa.procedures.booking.views import booking, feeds, keeping

app_name = "booking"
urlpatterns = [
    path("mine/", booking.mine, name="mine"),
    path("mine/feed/", feeds.renew_mine, name="renew_feed"),
    path("feeds/<str:token>.ics", feeds.feed, name="feed"),
    path("waiting/<str:public_id>/leave/", booking.leave_line, name="leave_line"),
    path("bookings/<str:public_id>/", booking.booking, name="booking"),
    path("bookings/<str:public_id>/change/", booking.change, name="change"),
    path("bookings/<str:public_id>/move/<str:name>/", booking.act, name="act"),
    path("calendars/<str:public_id>/", booking.week, name="week"),
    path("calendars/<str:public_id>/book/", booking.book, name="book"),
    path("calendars/<str:public_id>/wait/", booking.wait, name="wait"),
    path("calendars/<str:public_id>/day/", keeping.day, name="day"),
    path("calendars/<str:public_id>/feed/", feeds.renew_calendar, name="renew_calendar_feed"),
    path("calendars/<str:public_id>/specials/", keeping.specials, name="specials"),
    path(
        "calendars/<str:public_id>/specials/<str:special_id>/withdraw/",
        keeping.withdraw_special,
        name="withdraw_special",
    ),
    path("calendars/<str:public_id>/hours/", keeping.hours, name="hours"),
    path("calendars/<str:public_id>/policy/", keeping.policy, name="policy"),
    path("calendars/<str:public_id>/settings/", keeping.settings, name="settings"),
    path("calendars/<str:public_id>/qualified/", keeping.qualified, name="qualified"),
    path(
        "calendars/<str:public_id>/qualified/<str:held_id>/withdraw/",
        keeping.disqualify,
        name="disqualify",
    ),
]
