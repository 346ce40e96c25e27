"""The template workbook: a customer table ready for use, with its rules and its manual."""

from addin.template.build import build_template

__all__ = ["build_template"]
