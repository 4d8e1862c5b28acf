"""Making many tables in one step of a migration.

Django draws every model anew for each model that a migration creates, so that set-up time grows with the square of
the tables. `CreateTables` tells the state of all its tables first and makes them afterwards: they are drawn once.
"""
