"""Papers as PDF: a template of ours in typst, filled with the values of a frozen paper."""

from kaskad.core.documents.pdf import Paper, make_pdf

__all__ = ["Paper", "make_pdf"]
