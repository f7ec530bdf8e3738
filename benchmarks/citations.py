"""Speed of finding citations on one core, beside one naive regular expression, and on hostile text.

    benchmarks/citations.py [--megabytes N] [FILE…]

FILE is JSON lines with a `text` (or plain text); without any the articles under ../shared are read, else a built-in paragraph.
Hostile inputs are given as seconds per million characters beside prose; the last line is one JSON object with all figures.
"""

import argparse
import json
import re
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from analyzers.citations import find_citations

NAIVE = re.compile(r"\d+[a-z]?(?:/\d{4})?/[A-ZĐ]+(?:-[A-ZĐa-z]+)*|\d+-[A-ZĐ][A-ZĐa-z]*/[A-ZĐ]+")
SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "citations" / "dev_articles.jsonl"
PARAGRAPH = (
    "Ngày 12/3/2024, UBND tỉnh ban hành Kế hoạch số 45/KH-UBND về triển khai Nghị định số 59/2023/NĐ-CP của Chính phủ trên địa bàn tỉnh. "
    "Các sở, ngành và địa phương tổ chức tuyên truyền sâu rộng đến cán bộ, đảng viên và nhân dân, bảo đảm thiết thực, hiệu quả.\n"
)
HOSTILE: dict[str, str] = {
    "digits and slashes": "1/2/34/5678/90/",
    "digits": "1234567890",
    "type words": "Nghị định số ",
    "brackets": "([{(<",
    "closing brackets": ")]})>",
    "law words": "Luật sửa đổi, bổ sung một số điều của Luật ",
    "resolutions": "Nghị quyết Đại hội Đảng bộ ",
    "issuers": "Ủy ban nhân dân tỉnh của Sở Thông tin và Truyền thông ",
    "hyphens": "1-a-b-c-d-e-f/",
}
DENSE = {"full": "Kế hoạch số 12/KH-UBND, ", "short": "Nghị định số 12, ", "name": "Luật Đất đai, "}


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("files", nargs="*", type=Path, metavar="FILE")
    options.add_argument(
        "--megabytes", type=int, default=10, help="size of each hostile input in million characters (10)"
    )
    arguments = options.parse_args()
    texts = list(_texts(arguments.files or ([SHARED] if SHARED.exists() else [])))
    while sum(map(len, texts)) < 4_000_000:
        texts = texts * 2
    size = sum(map(len, texts))
    ours = size / _seconds(find_citations, texts)
    naive = size / _seconds(NAIVE.findall, texts)
    print(f"prose: {len(texts)} articles, {size:,} characters")
    print(
        f"  find_citations {ours / 1e6:8.2f} M characters/s   one naive regex {naive / 1e6:8.2f} M characters/s   ratio {ours / naive:.3f}"
    )
    figures = {
        "characters": size,
        "ours": round(ours),
        "naive": round(naive),
        "hostile": _hostile(arguments.megabytes, ours, texts),
        "dense": _dense(),
    }
    print(json.dumps(figures, ensure_ascii=False))


def _texts(files: Iterable[Path]) -> Iterable[str]:
    found = False
    for file in files:
        for line in (
            file.read_text(encoding="utf-8").splitlines()
            if file.suffix == ".jsonl"
            else [json.dumps({"text": file.read_text(encoding="utf-8")})]
        ):
            found = True
            yield json.loads(line)["text"]
    if not found:
        yield PARAGRAPH


def _seconds(find: Callable[[str], object], texts: Iterable[str]) -> float:
    best = float("inf")
    for _ in range(3):
        began = time.process_time()
        for text in texts:
            find(text)
        best = min(best, time.process_time() - began)
    return best


def _hostile(megabytes: int, prose: float, texts: list[str]) -> dict[str, float]:
    print(f"hostile, {megabytes} M characters each: seconds per M characters (prose: {1e6 / prose:.3f})")
    inputs = {name: piece * (megabytes * 1_000_000 // len(piece)) for name, piece in HOSTILE.items()}
    line = " ".join(text.replace("\n", " ") for text in texts)
    inputs["one line of 40 MB"] = (line * (40_000_000 // len(line) + 1))[:40_000_000]
    figures: dict[str, float] = {}
    for name, text in inputs.items():
        began = time.process_time()
        find_citations(text)
        each = (time.process_time() - began) / len(text) * 1e6
        figures[name] = round(each * prose / 1e6, 2)
        print(f"  {name:24} {each:7.3f}   {figures[name]:6.2f} x prose")
    return figures


def _dense() -> dict[str, int]:
    """Text that is nothing but citations costs by the citation, not by the character."""
    figures = {name: round(10_000 / _seconds(find_citations, [piece * 10_000])) for name, piece in DENSE.items()}
    print("nothing but citations, citations/s: " + ", ".join(f"{name} {figure:,}" for name, figure in figures.items()))
    return figures


if __name__ == "__main__":
    main()
