"""Tests of the joint review of purchases."""
