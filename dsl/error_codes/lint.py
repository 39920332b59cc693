"""W5xx: allowed, but probably not meant."""

from typing import Final

from dsl.error_codes.entry import ErrorCode

LINT: Final = (
    ErrorCode(
        "W501", "law-partly-in-force", "所引版本只管到一部分时间",
        "规则施行的部分期间，所引的这一版法律还没有施行或者已经失效。按版本分成两段，或者补引另一版。",
        "施行：2013-01-01 起", "施行：2018-10-26 起",
    ),
    ErrorCode(
        "W502", "version-not-named", "没有写明引的是哪一版",
        "规则施行期间这部法律有过几个版本，各版条号可能不同。没有写明的按最新的一版。",
        "依据：《未成年人保护法》第一百一十条",
    ),
    ErrorCode(
        "W503", "version-gap", "两个版本之间有空档",
        "空档里的案件没有规则可用。确无规定的可以保留。",
    ),
    ErrorCode("W504", "unused-definition", "定义没有用到", "删去，或者在规则中使用。"),
    ErrorCode("W505", "unused-parameter", "参数没有用到", "删去，或者在规则中使用。"),
    ErrorCode("W506", "unused-ladder", "阶梯没有用到", "删去，或者在规则中使用。"),
    ErrorCode(
        "W507", "no-scenario", "规则没有场景",
        "每条规则至少要有一个标着它编号的场景，说明它怎样适用。",
    ),
    ErrorCode(
        "W508", "vague-message", "提示语没有写出期限",
        "看到提示的人首先要知道何时届满、超期多久。",
        "违规：一般「没有照办」", "违规：一般「应于{届满}前办结」",
    ),
    ErrorCode(
        "W509", "no-authority", "延长没有写明由谁批准",
        "法定的延长都要经一定层级批准，没有写批准的，任何记录都会算作延长。",
        "有 期限变更，其中 变更种类 为 延长期限",
        "有 期限变更，其中 审批 经 县级以上公安机关负责人 批准",
    ),
    ErrorCode(
        "W511", "date-by-minute", "只记到日的按分钟比较",
        "同一天之内的先后无法判定。写“按日”。",
        "应当：被采取人 的 出生日期 早于 执行时间",
        "应当：被采取人 的 出生日期 按日 早于 执行时间",
    ),
    ErrorCode(
        "W512", "not-verified", "写着已核，原文却没有读到",
        "所引法律的原文在登记中是未见。写明部分核实或者未核实，以及缺什么。",
        "核实：已核", "核实：未核实「未见原文」",
    ),
    ErrorCode(
        "W513", "governing-time", "没有写明按哪一时间选用版本",
        "有几个版本的规则，写明按哪一时间选用；不写的按期限的起算时间。",
    ),
    ErrorCode(
        "W514", "parameter-cover", "部分期间参数没有值",
        "规则施行而参数没有值的期间，规则无法判定。",
    ),
)  # fmt: skip
