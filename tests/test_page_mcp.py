"""What an MCP client sees of the real server: four tools that only read, answers as JSON, errors in one sentence."""

import asyncio
import json
import re
import urllib.request

import pytest
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client
from page_server import server  # noqa: F401  (fixture)

ASKED = "2023年青浦区行政复议受理了多少件?"
QINGPU = "青浦区2023年法治政府建设情况报告.txt"


@pytest.fixture
def client(server):
    """Runs one call in a session of its own: client(lambda session: session.list_tools())."""

    async def run(call):
        async with (
            streamable_http_client(server + "gradio_api/mcp/") as (reader, writer, _),
            ClientSession(reader, writer) as session,
        ):
            await session.initialize()
            return await call(session)

    return lambda call: asyncio.run(run(call))


@pytest.fixture
def tool(client):
    """Calls one tool; whether it failed, and its text."""

    def call(name, **given):
        told = client(lambda session: session.call_tool(name, given))
        (content,) = told.content
        return told.isError, content.text

    return call


def test_the_tools_only_read_and_are_described_in_chinese(client):
    tools = {tool.name: tool for tool in client(lambda session: session.list_tools()).tools}
    assert set(tools) == {"ask", "search", "read", "documents"}
    assert tools["ask"].inputSchema["required"] == ["question"]
    assert tools["ask"].inputSchema["properties"]["history"]["type"] == "array"
    for one in tools.values():
        described = [one.description, *(p["description"] for p in one.inputSchema["properties"].values())]
        assert all(re.search(r"[一-鿿]{2}", words) for words in described)
        assert "request" not in one.inputSchema["properties"]


def test_an_answer_comes_as_json_with_its_citations(tool):
    failed, text = tool("ask", question=ASKED)
    record = json.loads(text)
    assert not failed
    assert "909件[1]" in record["answer"]
    assert record["citations"][0]["source"] == QINGPU
    assert record["citations"][0]["quote"] in record["citations"][0]["text"]


def test_a_follow_up_and_a_filter_are_understood(tool):
    _, text = tool("ask", question="那审结了多少件?", history=[ASKED])
    assert "858件" in json.loads(text)["answer"]
    _, text = tool("ask", question="行政复议受理了多少件?", regions=["青浦区"], years=[2023])
    assert {c["source"] for c in json.loads(text)["citations"]} == {QINGPU}


def test_a_refusal_has_no_citation(tool):
    _, text = tool("ask", question="2024年青浦区行政复议受理了多少件?")
    record = json.loads(text)
    assert record["refused"] and record["citations"] == [] and "2024年" in record["reason"]


def test_what_was_found_can_be_read_with_its_neighbours(tool):
    _, text = tool("search", text="行政复议受理909件", top=3)
    first = json.loads(text)[0]
    _, text = tool("read", source=first["source"], paragraph=first["paragraph"], around=1)
    around = json.loads(text)
    assert [one["paragraph"] for one in around] == [first["paragraph"] + step for step in (-1, 0, 1)]
    assert around[1]["text"] == first["text"]


def test_documents_are_listed_by_a_word_of_theirs(tool):
    assert len(json.loads(tool("documents")[1])) == 5
    assert [one["source"] for one in json.loads(tool("documents", words="青浦")[1])] == [QINGPU]


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("ask", {"question": " "}, "问题是空的"),
        ("ask", {"question": "问" * 6000}, "超过了5000个字"),
        ("ask", {"question": ASKED, "regions": ["月球"]}, "没有同时符合所选地区(月球)的文件"),
        ("read", {"source": "../../etc/passwd", "paragraph": 1}, "资料库里没有"),
        ("read", {"source": QINGPU, "paragraph": 9999}, "9999"),
    ],
)
def test_a_wrong_call_is_one_plain_sentence(tool, name, given, said):
    failed, text = tool(name, **given)
    assert failed
    assert said in text
    assert "Traceback" not in text and not text.startswith("'")


def test_a_person_who_opens_the_address_finds_the_description_in_chinese(server):
    request = urllib.request.Request(server + "gradio_api/mcp/", headers={"Accept": "text/html"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        text = answer.read().decode()
    assert answer.url.endswith("/api/docs")
    assert "MCP" in text and "gradio.app" not in text
