"""E4xx: sources, days in force, versions, and the lines a rule can't do without."""

from typing import Final

from dsl.error_codes.entry import ErrorCode

LAW: Final = (
    ErrorCode(
        "E401", "no-basis", "没有依据",
        "每条规则都要写明法律依据。各地自定的在标题之后写“（本地）”。",
    ),
    ErrorCode(
        "E402", "no-dates", "没有写明施行日期",
        "规则自哪一天起管事，必须写明；已经失效的写明止日。",
    ),
    ErrorCode(
        "E403", "unknown-law", "法律登记中没有这部法律",
        "只能引用 statutes 目录登记过的法律、法规、规章和文件，用全称或者登记的简称。",
        "依据：《刑事诉讼办法》第八十六条", "依据：《刑事诉讼法》（2018）第八十六条",
    ),
    ErrorCode(
        "E404", "unknown-version", "没有登记这一版本",
        "书名号之后的括号里写登记的版本。",
        "依据：《刑事诉讼法》（2015）第八十六条", "依据：《刑事诉讼法》（2018）第八十六条",
    ),
    ErrorCode(
        "E405", "law-not-in-force", "规则施行期间这一版法律不施行",
        "所引版本在规则施行的任何一天都不是现行有效的。",
        "依据：《刑事诉讼法》（2012）第八十四条", "依据：《刑事诉讼法》（2018）第八十六条",
    ),
    ErrorCode(
        "E406", "no-such-article", "没有这一条",
        "条号超出了这一版法律的最后一条。",
        "依据：《刑事诉讼法》（2018）第三百零九条",
    ),
    ErrorCode(
        "E407", "article-form", "看不懂条号",
        "以条编号的法律写第几条第几款第几项，数字用汉字或者阿拉伯数字都可以。",
        "依据：《刑事诉讼法》（2018）二（一）2", "依据：《刑事诉讼法》（2018）第86条第1款",
    ),
    ErrorCode(
        "E408", "overlapping-versions", "两个版本的施行期重叠",
        "同一编号的各版要首尾相接，任何一天只有一版管事。",
    ),
    ErrorCode(
        "E409", "parameter-basis", "参数的值没有依据",
        "法定的数值要写依据；没有法律依据、由各地自定的，在名称之后写“（本地）”。",
        "参数 送所时限：24小时，自 2018-10-26 起",
    ),
    ErrorCode(
        "E411", "parameter-overlap", "参数的两个值施行期重叠",
        "任何一天只能有一个值。给前一个值写上止日。",
    ),
    ErrorCode(
        "E412", "parameter-gap", "参数的两个值之间有空档",
        "空档里没有值，用到它的规则无法判定。补上，或者使各段相接。",
    ),
    ErrorCode(
        "E413", "missing-line", "规则缺少必要的一行",
        "类别、适用、应当或者不得、违规，每条规则都要有。",
    ),
    ErrorCode(
        "E414", "no-title", "规则没有标题",
        "标题写在编号之后的「」里，结论中以它称呼这条规则。",
        "规则 CR-F90「」", "规则 CR-F90「示例」",
    ),
    ErrorCode(
        "E415", "manifest", "规则集说明不能用",
        "规则集目录里要有 ruleset.yaml，写明 name、version、title、files，且至少有一个规则文件。"
        "只用平常的 YAML：不用锚点、引用、合并和类型标记，至多 4 层、64 KB。"
        "files 至多 100 项，每项是规则集以内的相对路径，至多 200 字；“**”独占一级，一项至多一个。",
    ),
    ErrorCode(
        "E416", "unreadable-file", "文件读不出来",
        "规则文件存为 UTF-8 编码的文本。",
    ),
)  # fmt: skip
