"""What is wrong with a request before its body is looked at."""

from __future__ import annotations

from fastapi import Request

from api.problems import Problem, ProblemItem, problem

NO_QUERY = "R304"
NO_COMPRESSION = "R305"


def unfit(request: Request) -> Problem | None:
    """Why a check that is all in its body cannot be read; None if nothing is wrong.

    Options in the address would be overlooked, and a compressed body is no JSON.
    """
    if request.scope["query_string"]:
        item = ProblemItem(
            NO_QUERY,
            "",
            "这个地址不收查询参数",
            found="有查询参数",
            advice="各项选择（as_of、include 等）写在请求体里",
        )
        return problem("bad-request", "请求有误", 400, item.message, [item])
    if request.headers.get("content-encoding", "identity").strip().lower() != "identity":
        item = ProblemItem(
            NO_COMPRESSION,
            "",
            "不收压缩的请求体",
            found="有 Content-Encoding",
            expected=("identity",),
            advice="去掉 Content-Encoding，不压缩，直接发送",
        )
        return problem("unsupported-media-type", "内容类型不对", 415, item.message, [item])
    return None
