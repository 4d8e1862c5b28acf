"""The addresses of load tests."""

from django.urls import path

from yanfa.subsystems.operations.views import load_tests

urlpatterns = [
    path("load-tests/", load_tests.load_tests, name="load_tests"),
    path("load-tests.xlsx", load_tests.load_tests_xlsx, name="load_tests_xlsx"),
    path("load-tests/new/", load_tests.load_test_new, name="load_test_new"),
    path("load-tests/<str:public_id>/", load_tests.load_test, name="load_test"),
    path("load-tests/<str:public_id>/change/", load_tests.load_test_change, name="load_test_change"),
    path("load-tests/<str:public_id>/report/", load_tests.load_test_report, name="load_test_report"),
    path("load-tests/<str:public_id>/move/<str:name>/", load_tests.load_test_move, name="load_test_move"),
]
