"""Whether answers must be written down before they go out."""

from __future__ import annotations

from api.settings import Settings


class AuditNeededError(Exception):
    """The settings turn the log of answers off where it must not be; the text is Chinese."""


def writes_answers(settings: Settings) -> bool:
    """Whether answers are written down.  Raises AuditNeededError if they should be but are not."""
    if settings.audit == "required":
        return True
    if settings.environment == "production" or settings.access == "closed":
        raise AuditNeededError(
            "正式环境和不开放访问的，答复必须记入审计日志；去掉 FADU_AUDIT=off 再启动"
        )
    return False
