"""The door of the room."""

from kaskad.work.operations import (
    TaskIsOver,
    TaskNotFailed,
    discard_task,
    retry_task,
    stop_task,
)

__all__ = ["TaskIsOver", "TaskNotFailed", "discard_task", "retry_task", "stop_task"]
