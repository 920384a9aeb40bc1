"""What other programs call, over the real server: REST, its description, and the chat route in OpenAI's form."""

import concurrent.futures
import json
import re
import time
import urllib.error
import urllib.parse
import urllib.request

from page_server import server  # noqa: F401  (fixture)

ASKED = "2023年青浦区行政复议受理了多少件?"


def call(url, given=None):
    data = None if given is None else json.dumps(given).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_ask_gives_the_answer_record(server):
    status, text = call(server + "api/ask", {"question": ASKED})
    record = json.loads(text)
    assert status == 200
    assert "909件" in record["answer"]
    assert record["citations"][0]["quote"] in record["citations"][0]["text"]


def test_filters_keep_other_places_out(server):
    _, text = call(server + "api/search", {"text": "行政复议", "filters": {"regions": ["安徽省合肥市"]}, "top": 5})
    assert {hit["source"] for hit in json.loads(text)} == {"合肥市法治政府建设情况报告.txt"}


def test_an_empty_question_is_one_sentence_with_status_400(server):
    status, text = call(server + "api/ask", {"question": " "})
    assert status == 400
    assert json.loads(text)["error"].startswith("问题是空的")


def test_the_description_loads_nothing_from_outside(server):
    described = json.loads(call(server + "api/openapi.json")[1])
    assert {"/api/ask", "/api/search", "/v1/chat/completions"} <= set(described["paths"])
    assert not re.search(r"(?:src|href)=\"https?://", call(server + "api/docs")[1])


def test_a_chat_front_end_gets_the_answer_with_its_sources(server):
    messages = [{"role": "user", "content": ASKED}, {"role": "assistant", "content": "909件"}]
    messages.append({"role": "user", "content": [{"type": "text", "text": "那审结了多少件?"}]})
    status, text = call(server + "v1/chat/completions", {"model": "any", "messages": messages, "temperature": 0})
    answer = json.loads(text)
    assert status == 200
    assert "858件" in answer["choices"][0]["message"]["content"]
    assert "《2023年青浦区法治政府建设情况报告》" in answer["choices"][0]["message"]["content"]
    assert answer["citations"][0]["n"] == 1


def test_a_streamed_chat_ends_as_openai_ends_it(server):
    body = {"stream": True, "messages": [{"role": "user", "content": ASKED}]}
    _, text = call(server + "v1/chat/completions", body)
    events = [line.removeprefix("data: ") for line in text.splitlines() if line]
    assert events[-1] == "[DONE]"
    said = "".join(json.loads(event)["choices"][0]["delta"].get("content", "") for event in events[:-1])
    assert "909件" in said


def test_gradios_own_endpoint_is_named(server):
    named = json.loads(call(server + "gradio_api/info")[1])["named_endpoints"]
    assert set(named) == {"/ask", "/search", "/read", "/documents"}


def test_a_place_outside_the_library_is_one_sentence(server):
    query = urllib.parse.urlencode({"source": "../../etc/passwd", "paragraph": 1})
    status, text = call(f"{server}view/place?{query}")
    assert status == 404
    assert "资料库里没有" in text


def test_thirty_questions_at_once_are_all_answered(server):
    def one(_):
        started = time.perf_counter()
        status, text = call(server + "api/ask", {"question": ASKED})
        return status, "909件" in text, time.perf_counter() - started

    with concurrent.futures.ThreadPoolExecutor(30) as pool:
        done = list(pool.map(one, range(30)))
    assert all(status == 200 and right for status, right, _ in done)


def test_a_filter_that_leaves_no_document_is_told_instead_of_searched(server):
    status, text = call(server + "api/ask", {"question": ASKED, "filters": {"regions": ["青浦区"], "years": [2019]}})
    said = json.loads(text)["error"]
    assert status == 400
    assert "没有同时符合所选地区(上海市青浦区)、年份(2019年)的文件" in said
    assert "2022年、2023年" in said
