"""Indicators that police must not be scored by.

Unreasonable targets such as numbers of detentions, numbers of crimes, rates of cases returned or
solved are abolished; a table of points that names one is refused.
"""

from __future__ import annotations

import re
import unicodedata

_WHAT = (
    "拘留|刑拘|行拘|逮捕|批捕|报捕|羁押|发案|立案|破案|结案|办案|退查|退补|退回补充侦查|起诉|不起诉"
    "|判决|有罪|打击|打处|抓获|处理|处罚|查处|罚款|罚没|缴获"
)
_HOW = "数|率|量|额|指标|任务|排名|名次|人次"
_FORBIDDEN = re.compile(f"({_WHAT})(人员|违法|嫌疑|案件|处理|总|平均|人|案|件|次|金|款)*({_HOW})")
_NOT_WORDS = re.compile(r"[\W_]+")

EXAMPLES = "拘留数、发案数、退查率、破案率"


def is_forbidden(label: str) -> bool:
    """Whether a name is that of such an indicator, however it is spaced or widened."""
    plain = _NOT_WORDS.sub("", unicodedata.normalize("NFKC", label))
    return _FORBIDDEN.search(plain) is not None
