"""Scripts on paper."""

from qualifier.exchange.scripts.printing import script_pdf

__all__ = ["script_pdf"]
