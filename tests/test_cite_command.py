"""`tracuu cite` on whatever it is given: an answer for each good line, a sentence with its number for each bad one, never a traceback."""

import json
import resource
import subprocess
from pathlib import Path

from tests.command import Ran, line, run

GOOD = json.dumps(
    {"id": "a", "text": "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Chính phủ"}, ensure_ascii=False
)


def cite(tmp_path: Path, content: bytes) -> Ran:
    given = tmp_path / "given.jsonl"
    given.write_bytes(content)
    return run("cite", given)


def citations(ran: Ran) -> list[list[dict[str, object]]]:
    return [row["citations"] for row in map(json.loads, ran.out.splitlines())]


def numbers(ran: Ran) -> list[list[object]]:
    return [[one["number"] for one in found] for found in citations(ran)]


def test_the_fields_of_a_good_line(tmp_path: Path) -> None:
    ran = cite(tmp_path, GOOD.encode())
    ((found,),) = citations(ran)
    assert ran.status == 0
    assert ran.rows()[0]["id"] == "a"
    wanted = {
        "form": "full",
        "type": "Nghị định",
        "number": "30/2020/NĐ-CP",
        "issued": "2020-03-05",
        "issuer": "Chính phủ",
    }
    assert wanted.items() <= found.items()
    assert (found["start"], found["end"], found["surface"]) == (7, 33, "Nghị định số 30/2020/NĐ-CP")


def test_nothing_in_nothing_out() -> None:
    ran = run("cite", given="\n\n  \n")
    assert (ran.status, ran.out, ran.err) == (0, "", "")


UNCITED = [
    ("empty text", ""),
    ("English", "The committee will meet again on Monday at 9:30, room 12/4."),
    ("Chinese", "根据第 59 号决定，各部门应当执行。"),
    ("Arabic", "القرار رقم ٥٩ لسنة ٢٠٢٣"),
    ("emoji and controls", "😀\x00\x01\x7f\u200b\ufeff"),
    ("half of a surrogate pair", "Nghị \ud83d quyết"),
    ("combining marks alone", "\u0301\u0323" * 50),
    ("a base64 blob", "iVBORw0KGgoAAAANSUhEUgAA/59/2023/AAAB-8/CAYAAAC" * 20),
]


def test_text_without_citations(tmp_path: Path) -> None:
    lines = [json.dumps({"id": name, "text": text}) for name, text in UNCITED]
    ran = cite(tmp_path, "\n".join(lines).encode())
    assert (ran.status, ran.err) == (0, "")
    assert ran.rows() == [{"id": name, "citations": []} for name, _ in UNCITED]


BAD = [
    ("binary", bytes(set(range(256)) - {10, 13}) * 8),
    ("a picture", b"\x89PNG\x1a\x00\x00\x00\x0cIHDR\x00\x00\x01\x00"),
    ("UTF-16", GOOD.encode("utf-16-le").replace(b"\n", b"")),
    ("not JSON", "Nghị định số 30/2020/NĐ-CP".encode()),
    ("cut in mid-string", GOOD.encode()[:-20]),
    ("a list", b"[1, 2]"),
    ("no text", b'{"id": "b"}'),
    ("text is a number", b'{"id": "b", "text": 12}'),
    ("published is a list", b'{"id": "b", "text": "x", "published": []}'),
    ("brackets without end", b"[" * 200_000),
    ("nested objects", b'{"text": ' * 100_000),
    ("a number of a million figures", b'{"text": ' + b"9" * 1_000_000 + b"}"),
]


def test_bad_lines_are_named_and_the_others_read(tmp_path: Path) -> None:
    """Line 2, 4, 6 … are bad, each between two good ones."""
    lines = [GOOD.encode()]
    for _, bad in BAD:
        lines += [bad, GOOD.encode()]
    ran = cite(tmp_path, b"\n".join(lines))
    assert ran.status == 1
    assert numbers(ran) == [["30/2020/NĐ-CP"]] * (len(BAD) + 1)
    told = [said for said in ran.err.splitlines() if said.startswith("tracuu: line ")]
    named = [int(said.split()[2].rstrip(":")) for said in told]
    assert dict(zip([name for name, _ in BAD], named, strict=True)) == {
        name: 2 * at + 2 for at, (name, _) in enumerate(BAD)
    }
    assert "Traceback" not in ran.err


ODD_DATES = ("", "không rõ", "2020", "2020-13-45", "29/2", "2020-03-05T10:00:00+07:00", "9" * 300)


def test_any_publication_date_is_bearable(tmp_path: Path) -> None:
    text = "Ngày 29/2, UBND tỉnh ban hành Kế hoạch số 45/KH-UBND"
    rows = [json.dumps({"id": n, "text": text, "published": day}) for n, day in enumerate(ODD_DATES)]
    ran = cite(tmp_path, "\n".join(rows).encode())
    assert ran.status == 0
    assert numbers(ran) == [["45/KH-UBND"]] * len(ODD_DATES)


def test_standard_input_and_windows_line_ends() -> None:
    ran = run("cite", given=f"{GOOD}\r\n{GOOD}\r\n")
    assert ran.status == 0
    assert numbers(ran) == [["30/2020/NĐ-CP"]] * 2


def test_one_line_of_a_hundred_megabytes(tmp_path: Path) -> None:
    prose = (
        "Các sở, ngành tổ chức tuyên truyền đến cán bộ, đảng viên và nhân dân, bảo đảm thiết thực và hiệu quả. " * 4_000
    )
    piece = json.dumps(prose + json.loads(GOOD)["text"] + ". ", ensure_ascii=False)[1:-1]
    given = tmp_path / "long.jsonl"
    with given.open("w", encoding="utf-8") as file:
        file.write('{"id": "long", "text": "')
        pieces = 100_000_000 // len(piece.encode()) + 1
        file.writelines(piece for _ in range(pieces))
        file.write('"}\n')
    assert given.stat().st_size >= 100_000_000
    process = subprocess.Popen(line("cite", given), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    out, err = process.communicate(timeout=300)
    assert (process.returncode, err) == (0, b"")
    assert [one["number"] for one in json.loads(out)["citations"]] == ["30/2020/NĐ-CP"] * pieces
    assert (
        resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 2_500_000
    )  # KiB: bytes, letters, plain letters and JSON's copy
