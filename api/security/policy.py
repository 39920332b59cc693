"""Who may do what: one table, role by role.  What is not written here is refused.

Permissions say what kind of thing may be done at all; ``api.security.visibility`` says to which
cases.  Administrators and auditors see no case (三员分立, GB/T 22239-2019 8.1.5): whoever runs the
system or checks its records has no reason to read what it is about.
"""

from __future__ import annotations

from enum import StrEnum

from api.security.identity import SYSTEM_ROLES, Identity, Role


class Permission(StrEnum):
    """What a route or command asks of its caller; ``PERMISSION_LABELS`` has the Chinese names."""

    OWN_ACCESS = "own_access"
    READ_RULES = "read_rules"
    EDIT_RULES = "edit_rules"
    REVIEW_RULES = "review_rules"
    PUBLISH_RULES = "publish_rules"
    READ_RULE_VERSIONS = "read_rule_versions"
    PROVE_RULES = "prove_rules"
    CHECK = "check"
    REPLAY_CHECKS = "replay_checks"
    SEND_CASES = "send_cases"
    READ_CASES = "read_cases"
    SEND_EVENTS = "send_events"
    READ_ALARMS = "read_alarms"
    RESPOND_TO_FINDINGS = "respond_to_findings"
    SUPERVISE_FINDINGS = "supervise_findings"
    APPROVE_FINDINGS = "approve_findings"
    READ_ARCHIVES = "read_archives"
    READ_STATISTICS = "read_statistics"
    EDIT_SCORES = "edit_scores"
    DRAW_SAMPLES = "draw_samples"
    RECEIVE_EVENTS = "receive_events"
    MANAGE_SUBSCRIPTIONS = "manage_subscriptions"
    MANAGE_FEEDS = "manage_feeds"
    HOLD_RECORDS = "hold_records"
    EXPORT_RECORDS = "export_records"
    READ_AUDIT = "read_audit"
    READ_ACCESS_LOG = "read_access_log"
    READ_UNITS = "read_units"
    READ_ACCOUNTS = "read_accounts"
    MANAGE_ACCOUNTS = "manage_accounts"
    READ_FIGURES = "read_figures"
    OPERATE = "operate"


PERMISSION_LABELS: dict[Permission, str] = {
    Permission.OWN_ACCESS: "查看和结束自己的登录",
    Permission.READ_RULES: "查看规则与词表",
    Permission.EDIT_RULES: "起草和修改规则",
    Permission.REVIEW_RULES: "审核规则",
    Permission.PUBLISH_RULES: "发布和回退规则",
    Permission.READ_RULE_VERSIONS: "查看规则的各版本及其经过",
    Permission.PROVE_RULES: "申请规则的试验",
    Permission.CHECK: "核查快照",
    Permission.REPLAY_CHECKS: "重演已作的答复",
    Permission.SEND_CASES: "送入案件快照",
    Permission.READ_CASES: "查看案件",
    Permission.SEND_EVENTS: "送入办案区事件",
    Permission.READ_ALARMS: "查看办案区告警",
    Permission.RESPOND_TO_FINDINGS: "签收、整改、反馈、申诉",
    Permission.SUPERVISE_FINDINGS: "督办、复核、裁定、销号",
    Permission.APPROVE_FINDINGS: "审批撤销",
    Permission.READ_ARCHIVES: "查看执法档案",
    Permission.READ_STATISTICS: "查看统计",
    Permission.EDIT_SCORES: "维护考评分值",
    Permission.DRAW_SAMPLES: "抽查",
    Permission.RECEIVE_EVENTS: "接收推送和拉取事件",
    Permission.MANAGE_SUBSCRIPTIONS: "管理推送订阅",
    Permission.MANAGE_FEEDS: "管理日历订阅",
    Permission.HOLD_RECORDS: "依法保留",
    Permission.EXPORT_RECORDS: "导出案卷数据",
    Permission.READ_AUDIT: "查看审计记录",
    Permission.READ_ACCESS_LOG: "查看查阅记录",
    Permission.READ_UNITS: "查看单位",
    Permission.READ_ACCOUNTS: "查看账号与接入系统",
    Permission.MANAGE_ACCOUNTS: "管理单位、账号与接入系统",
    Permission.READ_FIGURES: "查看运行指标",
    Permission.OPERATE: "运行维护",
}

_P = Permission
_EVERYONE = frozenset({_P.OWN_ACCESS, _P.READ_RULES, _P.READ_UNITS})

ALLOWED: dict[Role, frozenset[Permission]] = {
    Role.CASE_SYSTEM: _EVERYONE
    | {
        _P.CHECK,
        _P.SEND_CASES,
        _P.READ_CASES,
        _P.SEND_EVENTS,
        _P.READ_ALARMS,
        _P.RESPOND_TO_FINDINGS,
        _P.RECEIVE_EVENTS,
        _P.MANAGE_SUBSCRIPTIONS,
        _P.MANAGE_FEEDS,
        _P.READ_FIGURES,
    },
    Role.LEGAL_OFFICER: _EVERYONE
    | {
        _P.EDIT_RULES,
        _P.READ_RULE_VERSIONS,
        _P.PROVE_RULES,
        _P.CHECK,
        _P.REPLAY_CHECKS,
        _P.READ_CASES,
        _P.READ_ALARMS,
        _P.RESPOND_TO_FINDINGS,
        _P.SUPERVISE_FINDINGS,
        _P.READ_ARCHIVES,
        _P.READ_STATISTICS,
        _P.EDIT_SCORES,
        _P.DRAW_SAMPLES,
        _P.RECEIVE_EVENTS,
        _P.MANAGE_FEEDS,
        _P.HOLD_RECORDS,
        _P.EXPORT_RECORDS,
    },
    Role.REVIEWER: _EVERYONE
    | {
        _P.REVIEW_RULES,
        _P.READ_RULE_VERSIONS,
        _P.PROVE_RULES,
        _P.CHECK,
        _P.READ_CASES,
        _P.APPROVE_FINDINGS,
    },
    Role.PUBLISHER: _EVERYONE | {_P.PUBLISH_RULES, _P.READ_RULE_VERSIONS, _P.PROVE_RULES},
    Role.SUPERVISOR: _EVERYONE
    | {
        _P.CHECK,
        _P.REPLAY_CHECKS,
        _P.READ_CASES,
        _P.READ_ALARMS,
        _P.SUPERVISE_FINDINGS,
        _P.READ_ARCHIVES,
        _P.READ_STATISTICS,
        _P.DRAW_SAMPLES,
        _P.RECEIVE_EVENTS,
        _P.MANAGE_FEEDS,
        _P.HOLD_RECORDS,
        _P.EXPORT_RECORDS,
    },
    Role.AUDITOR: _EVERYONE
    | {
        _P.READ_ACCOUNTS,
        _P.READ_RULE_VERSIONS,
        _P.READ_AUDIT,
        _P.READ_ACCESS_LOG,
        _P.READ_FIGURES,
    },
    Role.ADMINISTRATOR: _EVERYONE
    | {
        _P.READ_ACCOUNTS,
        _P.MANAGE_ACCOUNTS,
        _P.MANAGE_SUBSCRIPTIONS,
        _P.READ_FIGURES,
        _P.OPERATE,
    },
}
"""Role × permission; somebody of several roles may do what any of them may."""


def allows(identity: Identity, permission: Permission) -> bool:
    """Whether any role of the identity has the permission; a system's roles of persons do not
    count, whatever was kept for it.
    """
    roles = identity.roles & SYSTEM_ROLES if identity.kind == "client" else identity.roles
    return any(permission in ALLOWED[role] for role in roles)


def roles_with(permission: Permission) -> tuple[Role, ...]:
    """The roles that have a permission, in the order of the table."""
    return tuple(role for role, allowed in ALLOWED.items() if permission in allowed)
