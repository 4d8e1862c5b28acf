"""台账计算: how the columns of a department's list are read, which rows count, and the figure that they give.

    reading = read_list(data, "台账.xlsx", mapping, year=2023)
    for row in reading.rows(): …          # counted or set aside, with the reason
    reading.errors, reading.figure.value

Pure Python: the preview, the taking in and the tests run the same code.
"""

from .judging import Figure, Judge, Judged
from .keys import key_of
from .mapping import Condition, Mapping
from .reading import ListReading, read_list

__all__ = ["Condition", "Figure", "Judge", "Judged", "ListReading", "Mapping", "key_of", "read_list"]
