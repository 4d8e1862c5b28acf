"""The app of the sample."""

from django.apps import AppConfig


class SampleConfig(AppConfig):
    name = "tests.sampleapp"
    label = "sample"
