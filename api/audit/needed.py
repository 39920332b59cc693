"""What the settings ask of the audit log, looked at before the service starts."""

from __future__ import annotations

from api.audit.chain import AlgorithmMissingError, usable
from api.settings import Settings, SettingsError


def writes_answers(settings: Settings) -> bool:
    """Whether answers are written down before they go out.

    Raises SettingsError where they must be but are not, and for an algorithm this machine has not.
    """
    try:
        usable(settings.audit_algorithm)
    except AlgorithmMissingError as error:
        raise SettingsError(str(error)) from error
    if settings.audit == "required":
        return True
    if settings.environment == "production" or settings.access == "closed":
        raise SettingsError(
            "正式环境和不开放访问的，答复必须记入审计日志；去掉 FADU_AUDIT=off 再启动"
        )
    return False
