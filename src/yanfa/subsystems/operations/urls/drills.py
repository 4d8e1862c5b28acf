"""Emergency drills."""

from django.urls import path

from yanfa.subsystems.operations.views import drills

urlpatterns = [
    path("drills/", drills.drills, name="drills"),
    path("drills/new/", drills.drill_new, name="drill_new"),
    path("drills/export/", drills.drills_xlsx, name="drills_xlsx"),
    path("drills/improvements/<str:public_id>/", drills.improvement, name="drill_improvement"),
    path("drills/<str:public_id>/", drills.drill, name="drill"),
    path("drills/<str:public_id>/files/<str:name>/", drills.drill_file, name="drill_file"),
    path("drills/<str:public_id>/move/<str:name>/", drills.drill_move, name="drill_move"),
]
