"""What the README shows is what the program does."""

import asyncio
import json
import shlex
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.http.app import create_app
from api.settings import read_settings
from tests.architecture.repository import ROOT
from tests.architecture.test_docs import README_EN, commands, fenced

SHOWN = "CR-F05"
CONSOLE_SCRIPTS = ".venv/bin/"
# These run for minutes or for ever; the program's own tests run them on less.
LONG_RUNNING = {"serve", "test"}


def fadu_lines() -> list[list[str]]:
    """The README's ``fadu`` commands, as words after the program's name."""
    program = CONSOLE_SCRIPTS + "fadu"
    lines = [shlex.split(line) for line in commands(README_EN)]
    return [words[1:] for words in lines if words[0] == program]


def fadu(*words: str) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).parent / "fadu"
    return subprocess.run(
        [program, *words], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False
    )


@cache
def demo_answer() -> dict[str, Any]:
    [check] = [words for words in fadu_lines() if words[0] == "check"]
    answer: dict[str, Any] = json.loads(fadu(*check[:2], "--format", "json").stdout)
    return answer


def shown_finding() -> dict[str, Any]:
    findings: list[dict[str, Any]] = demo_answer()["findings"]
    [finding] = [found for found in findings if found["rule"] == SHOWN]
    return finding


@pytest.mark.parametrize(
    "words", [words for words in fadu_lines() if words[0] not in LONG_RUNNING], ids=shlex.join
)
def test_a_command_of_the_readme_is_understood(words: list[str]) -> None:
    done = fadu(*words)
    assert done.returncode in (0, 1), done.stderr


def test_the_subcommands_of_the_readme_exist() -> None:
    listed = {line.split()[0] for line in fadu("--help").stdout.splitlines() if line.strip()}
    assert {words[0] for words in fadu_lines()} <= listed


def test_the_demo_case_has_the_finding_of_the_readme() -> None:
    [text] = fenced(README_EN, "text")
    [check] = [words for words in fadu_lines() if words[0] == "check"]
    assert text in fadu(*check[:2]).stdout


def test_the_json_of_the_readme_is_part_of_the_answer() -> None:
    [block] = fenced(README_EN, "json")
    for place, value in leaves(json.loads(block)):
        found: Any = shown_finding()
        for step in place:
            found = found[step]
        assert found == value, place


def leaves(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Each plain value with the keys and positions that lead to it."""
    match value:
        case dict():
            for key, item in value.items():
                yield from leaves(item, (*place, key))
        case list():
            for index, item in enumerate(value):
                yield from leaves(item, (*place, index))
        case _:
            yield place, value


def test_the_service_answers_the_request_of_the_readme_like_the_command_line() -> None:
    [request] = [shlex.split(line) for line in commands(README_EN) if line.startswith("curl ")]
    [url] = [word for word in request if word.startswith("localhost:")]
    body = ROOT / request[request.index("--data") + 1].removeprefix("@")
    assert asyncio.run(posted("http://" + url, body.read_bytes())) == demo_answer()


async def posted(url: str, body: bytes) -> Any:
    """The service's answer, as JSON, with no socket in between."""
    service = httpx.ASGITransport(create_app(read_settings()))
    async with httpx.AsyncClient(transport=service) as client:
        response = await client.post(url, content=body)
    return response.json()
