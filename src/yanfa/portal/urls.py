"""The pages of the shell."""

from django.urls import path

from yanfa.portal.views import health, log, pages

app_name = "portal"
urlpatterns = [
    path("", pages.home, name="home"),
    path("todo/", pages.todo, name="todo"),
    path("search/", pages.search, name="search"),
    path("messages/", pages.messages, name="messages"),
    path("messages/<str:public_id>/read/", pages.read_message, name="read_message"),
    path("log/", log.events, name="log"),
    path("log.xlsx", log.events_xlsx, name="log_xlsx"),
    path("roles/", pages.roles, name="roles"),
    path("about/", pages.about, name="about"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
