"""Lines of the log without personal values: message, arguments and traceback are masked alike.

Names cannot be told from other words, so no line is ever written with one.
"""

from __future__ import annotations

import logging

from kaskad.core.masking import masked_text


class MaskingFormatter(logging.Formatter):
    """Formats as usual, then masks the whole text, so that nothing gets round it."""

    def format(self, record: logging.LogRecord) -> str:
        return masked_text(super().format(record))
