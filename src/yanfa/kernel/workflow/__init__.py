"""Processes as declarative tables, and the one door by which a state changes.

An app keeps its process in ``workflow.py`` (``register(Process(…))``) and its state in
``StateField("app.process")``; both are loaded and checked at start-up.

- ``moving.perform(move, record, by=, data=)`` and ``perform_many`` change states, ``entering.enter`` and
  ``enter_many`` let records be born; nothing else writes a state;
- ``checking.moves_for(user, record)`` gives the buttons, refused ones with the reason;
- ``todo.todo_for(user)`` and ``todo.overdue()`` read the turns, ``verifying.verify_turns()`` proves them;
- ``models.StateSpan`` keeps when records entered and left each tag: what indicators over a period read;
- ``fragments`` holds ready steps of office work; ``diagram`` and ``describing`` show a process;
- ``lateness`` has the fields 录入时间 and 补录, which only the server writes;
- ``matrix`` gives every cell of state × move × person for tests.
"""
