"""Work plans with their tasks and communications, and the checklists of qualitative rows."""

from django.urls import path

from yanfa.subsystems.performance.views import checklists, tasks

PLAN = "plans/<str:public_id>"

urlpatterns = [
    path("plans/", tasks.work_plans, name="work_plans"),
    path(f"{PLAN}/", tasks.work_plan, name="work_plan"),
    path(f"{PLAN}/tasks.xlsx", tasks.tasks_xlsx, name="tasks_xlsx"),
    path(f"{PLAN}/tasks/new/", tasks.task_new, name="task_new"),
    path(f"{PLAN}/tasks/import/", tasks.tasks_import, name="tasks_import"),
    path(f"{PLAN}/communications.xlsx", tasks.communications_xlsx, name="communications_xlsx"),
    path(f"{PLAN}/communications/new/", tasks.communication_new, name="communication_new"),
    path(f"{PLAN}/communications/import/", tasks.communications_import, name="communications_import"),
    path("tasks/<str:public_id>/", tasks.task, name="task"),
    path("tasks/<str:public_id>/<str:name>/", tasks.task_step, name="task_step"),
    path("work/<str:kind>/<str:public_id>/withdraw/", tasks.withdraw_fact, name="withdraw_work"),
    path("communications/<str:public_id>/", tasks.communication, name="communication"),
    path("communications/<str:public_id>/<str:name>/", tasks.communication_step, name="communication_step"),
    path("rows/<str:public_id>/checklist/", checklists.checklist, name="checklist"),
]
