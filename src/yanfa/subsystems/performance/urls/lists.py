"""Lists that figures are computed from, and splits."""

from django.urls import path

from yanfa.subsystems.performance.views import lists, splits

urlpatterns = [
    path("lists/", lists.lists, name="lists"),
    path("lists/new/", lists.list_new, name="list_new"),
    path("lists/duplicates/", splits.duplicates_page, name="duplicates"),
    path("lists/uploads/<str:public_id>/", lists.list_upload, name="list_upload"),
    path("lists/uploads/<str:public_id>/file", lists.list_file, name="list_file"),
    path("lists/<str:public_id>/", lists.list_page, name="list"),
    path("lists/<str:public_id>/columns/", lists.list_columns, name="list_columns"),
    path("lists/<str:public_id>/take-in/", lists.list_take_in, name="list_take_in"),
    path("splits/new/", splits.split_new, name="split_new"),
    path("splits/<str:public_id>/", splits.split, name="split"),
    path("splits/<str:public_id>/move/<str:name>/", splits.split_move, name="split_move"),
]
