"""Archives: members by name, GBK names, tricks with names, bombs, archives in archives."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import pytest

from index.errors import UnreadableDocument
from index.formats.archive import members, read_member
from index.safety import read_safely

REPORT = "某区2023年法治政府建设情况报告\n\n一、主要举措\n全年办结案件12件。\n"


def archive(path: Path, parts: dict[str, bytes | str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path


def test_members_are_documents_of_their_own(tmp_path):
    path = archive(tmp_path / "报告.zip", {"一/甲.txt": REPORT, "乙.md": "# 条例\n\n第一条 正文。", "一/": ""})
    assert list(members(path)) == ["一/甲.txt", "乙.md"]
    document = read_safely(path, "资料/报告.zip/一/甲.txt")
    assert document.source == "资料/报告.zip/一/甲.txt"
    assert "12件" in document.text


def test_names_in_gbk_as_windows_writes_them(tmp_path):
    path = archive(tmp_path / "旧.zip", {"AAAAAAAA.txt": REPORT})
    data = path.read_bytes().replace(b"AAAAAAAA", "法治报告".encode("gbk"))
    path.write_bytes(data)
    assert list(members(path)) == ["法治报告.txt"]
    assert read_member(path, "法治报告.txt").decode() == REPORT


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/甲.txt", "etc/甲.txt"),
        ("/甲.txt", "甲.txt"),
        ("C:\\文件\\甲.txt", "文件/甲.txt"),
        ("a\u202etxt.甲.txt", "atxt.甲.txt"),
        ("./甲\n.txt", "甲.txt"),
    ],
)
def test_names_that_climb_or_hide_are_made_plain(tmp_path, name, safe):
    path = archive(tmp_path / "坏名.zip", {name: REPORT})
    assert list(members(path)) == [safe]
    assert "12件" in read_safely(path, f"坏名.zip/{safe}").text


def test_what_systems_leave_behind_is_passed_over(tmp_path):
    path = archive(
        tmp_path / "包.zip", {"__MACOSX/._甲.txt": "x", ".DS_Store": "x", "~$甲.docx": "x", "甲.txt": REPORT}
    )
    assert list(members(path)) == ["甲.txt"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_two(tmp_path):
    path = tmp_path / "双.zip"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("甲.txt", "第一份")
        package.writestr("甲.txt", "第二份")
    assert list(members(path)) == ["甲.txt", "甲(2).txt"]
    assert read_member(path, "甲(2).txt").decode() == "第二份"


def test_an_archive_in_an_archive_costs_one_sentence(tmp_path):
    inner = archive(tmp_path / "里.zip", {"甲.txt": REPORT})
    path = archive(tmp_path / "外.zip", {"里.zip": inner.read_bytes(), "乙.txt": REPORT})
    with pytest.raises(UnreadableDocument, match="又有压缩包"):
        read_safely(path, "外.zip/里.zip")
    assert "12件" in read_safely(path, "外.zip/乙.txt").text


def test_a_bomb_costs_one_sentence(tmp_path):
    path = archive(tmp_path / "炸弹.zip", {"零.txt": bytes(100 * 2**20)})
    with pytest.raises(UnreadableDocument, match="炸弹"):
        read_safely(path, "炸弹.zip/零.txt")


def test_a_bomb_that_lies_about_its_size(tmp_path):
    path = archive(tmp_path / "谎.zip", {"零.txt": bytes(50 * 2**20)})
    data = path.read_bytes()
    path.write_bytes(data.replace(struct.pack("<L", 50 * 2**20), struct.pack("<L", 1000)))
    with pytest.raises(UnreadableDocument):
        read_safely(path, "谎.zip/零.txt")


def test_a_broken_archive_costs_one_sentence(tmp_path):
    path = tmp_path / "断.zip"
    path.write_bytes(archive(tmp_path / "全.zip", {"甲.txt": REPORT}).read_bytes()[:60])
    with pytest.raises(UnreadableDocument, match="损坏"):
        list(members(path))


def test_a_member_that_is_not_there(tmp_path):
    path = archive(tmp_path / "包.zip", {"甲.txt": REPORT})
    with pytest.raises(UnreadableDocument, match="没有这个文件"):
        read_safely(path, "包.zip/乙.txt")


def test_a_member_over_the_limit_of_its_kind_or_empty(tmp_path):
    path = archive(tmp_path / "包.zip", {"空.txt": ""})
    with pytest.raises(UnreadableDocument, match="空的"):
        read_safely(path, "包.zip/空.txt")


def test_a_damaged_member_leaves_the_others(tmp_path):
    path = tmp_path / "伤.zip"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("甲.txt", "第一份甲甲甲甲")
        package.writestr("乙.txt", REPORT)
    path.write_bytes(path.read_bytes().replace("甲甲甲甲".encode(), "乙甲甲甲".encode(), 1))
    with pytest.raises(UnreadableDocument, match="损坏"):
        read_safely(path, "伤.zip/甲.txt")
    assert "12件" in read_safely(path, "伤.zip/乙.txt").text
