"""The small page that shows what is in the spreadsheets."""

from __future__ import annotations

from .service import Answer, Request, Service


def page_answer(service: Service, request: Request) -> Answer | None:
    """Answers requests of the page; None for others."""
    del service, request  # the page is not there yet
    return None
