"""What is done in 绩效: forms put on file, lists and surveys taken in, splits proposed."""

from .filing import FILED, PUBLISHED, WITHDRAWN, file_documents, file_examined, file_published, withdraw

__all__ = ["FILED", "PUBLISHED", "WITHDRAWN", "file_documents", "file_examined", "file_published", "withdraw"]
