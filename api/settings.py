"""What a site can set, all by environment variables that begin with FADU_.

Read with msgspec, not pydantic: a check on the command line should not wait for it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from dsl.content import rulesets_folder

PREFIX = "FADU_"
DEFAULT_RULESET = "national"


class SettingsError(ValueError):
    """An environment variable holds something that cannot be used; the text is Chinese."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that can be set; sizes in bytes, spans in seconds.

    ``ruleset``: folder of the rules (FADU_RULESET), the shipped national ones if not set.
    ``cache_dir``: where checked rules are kept to start faster, nothing kept if empty.
    ``data_dir`` holds the database unless ``database_url`` names another.
    ``access``: "open" lets this machine ask without credentials, as a 办案系统; "closed" nobody.
    Of lists the items are separated by commas.
    """

    ruleset: Annotated[str, Meta(title="规则集目录")] = ""
    cache_dir: Annotated[str | None, Meta(title="缓存目录")] = None
    data_dir: Annotated[str, Meta(title="数据目录", min_length=1)] = ".fadu"
    database_url: Annotated[str, Meta(title="数据库地址")] = ""
    host: Annotated[str, Meta(title="监听地址", min_length=1)] = "127.0.0.1"
    port: Annotated[int, Meta(title="端口", ge=0, le=65535)] = 8000
    workers: Annotated[int, Meta(title="进程数", ge=1, le=256)] = 1
    max_body_bytes: Annotated[int, Meta(title="请求体上限", ge=1024, le=2**30)] = 4 * 1024 * 1024
    max_batch_bytes: Annotated[int, Meta(title="批量上限", ge=1024, le=2**40)] = 256 * 1024 * 1024
    max_header_bytes: Annotated[int, Meta(title="请求头上限", ge=1024, le=2**20)] = 32 * 1024
    header_seconds: Annotated[int, Meta(title="请求头时限", ge=1, le=600)] = 10
    body_seconds: Annotated[int, Meta(title="请求体停顿时限", ge=1, le=600)] = 30
    keep_alive_seconds: Annotated[int, Meta(title="空闲连接时限", ge=1, le=3600)] = 15

    environment: Annotated[Literal["development", "production"], Meta(title="运行环境")] = (
        "development"
    )
    access: Annotated[Literal["open", "closed"], Meta(title="访问方式")] = "open"
    highest_secrecy: Annotated[
        Literal["none", "work", "secret", "confidential", "top"], Meta(title="收案密级上限")
    ] = "work"
    session_minutes: Annotated[int, Meta(title="登录有效分钟数", ge=5, le=1440)] = 480
    proxy_addresses: Annotated[str, Meta(title="可信代理地址")] = ""
    tls_certificate: Annotated[str, Meta(title="服务器证书文件")] = ""
    tls_key: Annotated[str, Meta(title="服务器私钥文件")] = ""
    tls_client_ca: Annotated[str, Meta(title="客户端证书签发机构文件")] = ""
    oidc_issuer: Annotated[str, Meta(title="统一认证地址")] = ""
    oidc_client_id: Annotated[str, Meta(title="在统一认证登记的代号")] = ""
    oidc_client_secret: Annotated[str, Meta(title="在统一认证登记的口令")] = ""
    oidc_audience: Annotated[str, Meta(title="令牌受众，不写的同代号")] = ""
    oidc_scope: Annotated[str, Meta(title="申请的范围", min_length=1)] = "openid profile"
    oidc_subject_claim: Annotated[str, Meta(title="账号名的声明", min_length=1)] = "sub"
    oidc_roles_claim: Annotated[str, Meta(title="角色的声明，不写的以本地账号为准")] = ""
    oidc_unit_claim: Annotated[str, Meta(title="单位编号的声明", min_length=1)] = "unit"
    oidc_clearance_claim: Annotated[str, Meta(title="知密等级的声明")] = ""
    public_url: Annotated[str, Meta(title="浏览器所见的本服务地址")] = ""

    varied_cases: Annotated[int, Meta(title="一致性比对的变化件数", ge=0, le=1_000_000)] = 500
    trusted_keys: Annotated[str, Meta(title="受信公钥目录，不写的在数据目录下")] = ""
    bundle_key: Annotated[str, Meta(title="规则包签名私钥文件")] = ""

    shadow_share: Annotated[int, Meta(title="影子核查份额（万分之几）", ge=0, le=10_000)] = 100
    shadow_engine: Annotated[str, Meta(title="影子核查引擎", min_length=1)] = "experta"

    workers_inside: Annotated[bool, Meta(title="接口进程兼做后台工作")] = True
    log_level: Annotated[Literal["debug", "info", "warning", "error"], Meta(title="日志级别")] = (
        "info"
    )
    request_log: Annotated[bool, Meta(title="逐条记录请求")] = False
    rate_limit: Annotated[int, Meta(title="每个调用方每秒请求数", ge=0, le=100_000)] = 200
    traces_url: Annotated[str, Meta(title="OpenTelemetry 接收地址")] = ""

    audit: Annotated[Literal["required", "off"], Meta(title="答复记入审计日志")] = "required"
    audit_algorithm: Annotated[Literal["sha256", "sm3"], Meta(title="审计摘要算法")] = "sha256"
    audit_anchor_entries: Annotated[int, Meta(title="审计锚点间隔条数", ge=1, le=10**9)] = 10_000
    audit_anchor_file: Annotated[str, Meta(title="审计锚点文件")] = ""
    sweep_hour: Annotated[int, Meta(title="夜间复查的钟点", ge=0, le=23)] = 3
    recheck_per_second: Annotated[int, Meta(title="换规则后每秒复查件数", ge=1, le=10_000)] = 20
    retention_snapshot_days: Annotated[int, Meta(title="快照保存天数", ge=1, le=36_500)] = 90
    retention_access_days: Annotated[int, Meta(title="查阅记录保存天数", ge=180, le=36_500)] = 1_095
    retention_finding_days: Annotated[int, Meta(title="办结发现保存天数", ge=1_095, le=36_500)] = (
        3_650
    )
    disposal_limits: Annotated[str, Meta(title="处置各步时限")] = ""

    retention_event_days: Annotated[int, Meta(title="事件保存天数", ge=8, le=3_650)] = 90
    webhook_hosts: Annotated[str, Meta(title="允许推送的主机名或者网段")] = ""
    webhook_ca: Annotated[str, Meta(title="推送另行信任的证书签发机构文件")] = ""
    webhook_connect_seconds: Annotated[int, Meta(title="推送连接时限", ge=1, le=60)] = 5
    webhook_seconds: Annotated[int, Meta(title="推送总时限", ge=1, le=120)] = 15
    webhook_tries: Annotated[int, Meta(title="推送最多次数", ge=1, le=100)] = 30
    webhook_hours: Annotated[int, Meta(title="推送最长小时数", ge=1, le=168)] = 24
    event_streams: Annotated[int, Meta(title="每进程事件流连接数", ge=1, le=10_000)] = 200

    def ruleset_folder(self) -> Path:
        """The folder of the rules.  Raises FileNotFoundError if none are shipped."""
        return Path(self.ruleset) if self.ruleset else rulesets_folder() / DEFAULT_RULESET

    def cache_folder(self) -> Path | None:
        """Where to keep checked rules, None to keep nothing."""
        if self.cache_dir is not None:
            return Path(self.cache_dir) if self.cache_dir else None
        try:
            root = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        except RuntimeError:
            return None
        return Path(root) / "fadu"

    def database(self) -> str:
        """The database address; an SQLite file in ``data_dir`` unless one is set."""
        return self.database_url or f"sqlite:///{Path(self.data_dir).resolve()}/fadu.sqlite3"


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of an environment, by default the process's own.

    Variables of other names are ignored.  Raises SettingsError for a value that does not fit.
    """
    given = os.environ if environment is None else environment
    values = {
        name: given[PREFIX + name.upper()]
        for name in Settings.__struct_fields__
        if PREFIX + name.upper() in given
    }
    for name, value in values.items():
        try:
            msgspec.convert({name: value}, Settings, strict=False)
        except msgspec.ValidationError as error:
            raise SettingsError(
                f"环境变量 {PREFIX}{name.upper()} 的值不能用；{_bounds(name)}"
            ) from error
    return msgspec.convert(values, Settings, strict=False)


def _bounds(name: str) -> str:
    field = next(f for f in msgspec.inspect.type_info(Settings).fields if f.name == name)  # type: ignore[attr-defined]
    of = field.type
    inner = getattr(of, "type", of)
    title = (getattr(of, "extra_json_schema", None) or {}).get("title", name)
    if values := getattr(inner, "values", None):
        return f"{title}应为 {'、'.join(values)} 之一"
    low, high = getattr(inner, "ge", None), getattr(inner, "le", None)
    return f"{title}应为 {low} 至 {high} 的整数" if low is not None else f"{title}不得为空"
