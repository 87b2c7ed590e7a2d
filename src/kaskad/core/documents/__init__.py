"""Papers as PDF or a picture: a template of ours in typst, filled with a frozen paper's values."""

from kaskad.core.documents.pdf import Paper, make_pdf, make_picture

__all__ = ["Paper", "make_pdf", "make_picture"]
