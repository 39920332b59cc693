"""What is known of one problem code."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ErrorCode:
    """One row of the list.

    ``code``: E1xx syntax, E2xx names, E3xx types and units, E4xx law data, W5xx lint; never used
    again for another problem.  ``slug``: a short English name.  ``title``: Chinese, no full stop.
    ``explanation``: what it means and what to do.  ``bad``: a rule text (or part of one) that
    shows the problem, ``good``: the same put right; either may be empty.
    """

    code: str
    slug: str
    title: str
    explanation: str
    bad: str = ""
    good: str = ""
