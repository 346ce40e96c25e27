"""What the tokens of batches tell: whose the last one was, and whether it is settled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_MOST = 200
"""So many tokens of earlier batches are remembered."""


def unsettled(facts: Mapping[str, Any], token: str) -> dict[str, Any] | None:
    """What was on its way in the batch that the sheet has seen last, if it is not settled.

    Args:
        facts: what is known of the last sync.
        token: the sheet's.
    """
    pending: dict[str, Any] | None = facts.get("pending")
    while pending and pending["token"] != token:
        pending = pending.get("earlier")
    return pending and pending | {"earlier": None}


def others_wrote(facts: Mapping[str, Any], token: str) -> bool:
    """Whether another workbook has synchronised with the sheet since this one did.

    A token of once before tells of a sheet that was put back to an older version.
    """
    known = {facts.get("token", token), *facts.get("past", ()), ""}
    pending = facts.get("pending")
    while pending:
        known.add(pending["token"])
        pending = pending.get("earlier")
    return token not in known


def with_token(facts: Mapping[str, Any], token: str) -> dict[str, Any]:
    """What is to be known of tokens once the sheet has this one."""
    past = [*facts.get("past", ()), facts.get("token", token)]
    return {"token": token, "past": [p for p in dict.fromkeys(past) if p != token][-_MOST:]}
