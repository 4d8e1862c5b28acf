"""What records say about a result that has no number: points that are met or not, each in a sentence with its figures.

A register proposes by a stated rule, over dated records; the assessor decides.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One point of the rule: whether it is met, and what the records show, such as 现行制度 12 项，逾期未复审 1 项。"""

    code: str
    label: str
    label_en: str
    met: bool
    said: str
    said_en: str
