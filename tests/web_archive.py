"""A small archive for the tests of the web application: forty illustrative articles that we wrote, in a real index."""

from dataclasses import replace
from pathlib import Path

from analyzers.citations.citation import Citation
from crawler.portal import Portal
from indexer.engine import Engine
from indexer.engines import open_engine
from indexer.record import ArticleRecord, Count, DocumentRecord, RelationSeen, Resolved

PORTALS = {
    "so-vi-du-ha-noi": Portal(
        "so-vi-du-ha-noi",
        "Sở Ví dụ Hà Nội",
        "Hà Nội",
        "province",
        "government",
        ("so.example.vn",),
        (),
        successor="bao-long-an",
        state="moved",
    ),
    "bao-long-an": Portal(
        "bao-long-an", "Báo Long An (ví dụ)", "Long An", "province", "press", ("bao.example.vn",), ()
    ),
    "trong": Portal("trong", "Nguồn chưa có bài", "Cà Mau", "province", "party", (), ()),
}
DECREE, LAW, PLAN, PLAN_ELSEWHERE = "59-2023-nd-cp", "10-2022-qh15", "14-kh-tu@ha-noi", "14-kh-tu@long-an"
PLAN_NOWHERE = "14-kh-tu@ca-mau,nk-2020-2025"
SURFACES = {
    DECREE: ("Nghị định số 59/2023/NĐ-CP", "Nghị định", "59/2023/NĐ-CP", "2023-08-14"),
    LAW: ("Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15", "Luật", "10/2022/QH15", "2022-11-10"),
    PLAN: ("Kế hoạch số 14-KH/TU", "Kế hoạch", "14-KH/TU", None),
}
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


def cite(text: str, document: str | None, candidates: tuple[str, ...] = ()) -> Resolved:
    """The citation of the plan, decree or law in the text, resolved to `document`."""
    surface, kind, number, issued = SURFACES[document or PLAN]
    start = text.index(surface)
    found = Citation(
        start, start + len(surface), surface, "full", kind, number, issued, "Chính phủ" if document == DECREE else None
    )
    return Resolved(found, document, candidates, "number" if document else None)


def done_to(found: Resolved, relation: str) -> Resolved:
    """The citation with what the text says is done to its document."""
    return replace(found, citation=replace(found.citation, relation=relation))


def article(
    portal: str,
    name: str,
    title: str,
    text: str,
    published: str | None,
    cited: tuple[Resolved, ...] = (),
    **more: object,
) -> ArticleRecord:
    """An article of a portal above."""
    known = PORTALS[portal]
    record = ArticleRecord(
        id=f"{portal}/{name}",
        portal=portal,
        urls=(f"https://{known.hosts[0]}/{name}.html",),
        title=title,
        lead=text.split("\n")[0],
        text=text,
        authors=("Nguyễn Văn Thí Dụ",),
        source=None,
        section="Tin hoạt động",
        published=published,
        province=known.province,
        province_now="Tây Ninh" if known.province == "Long An" else known.province,
        mentions=(),
        level=known.level,
        kind=known.kind,
        captured="2026-01-02T03:04:05Z",
        revision=1,
        reprint_of=None,
        citations=cited,
    )
    return replace(record, **more)  # type: ignore[arg-type]


def articles() -> list[ArticleRecord]:
    """Thirty on the decree in Hà Nội, eight on the law in Long An (one says what carries it out, two are reprints), one left open, one hostile."""
    decree = "Thành phố tổ chức hội nghị về quy chế dân chủ.\nHội nghị nghe phổ biến Nghị định số 59/2023/NĐ-CP của Chính phủ. Đại biểu góp ý lần {n}."
    law = "Huyện tập huấn chuyển đổi số cho cán bộ xã.\nTài liệu có Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15 và quy chế dân chủ, đợt {n}."
    rows = []
    for n in range(30):
        text = decree.format(n=n)
        rows.append(
            article(
                "so-vi-du-ha-noi",
                str(1000 + n),
                f"Hội nghị dân chủ ở cơ sở, kỳ {n}",
                text,
                f"20{16 + n // 4}-03-{n % 28 + 1:02d}T08:30:00+07:00",
                (done_to(cite(text, DECREE), "based_on") if n < 2 else cite(text, DECREE),),
            )
        )
    for n in range(1, 8):
        text = law.format(n=n)
        rows.append(
            article(
                "bao-long-an",
                str(n),
                f"Tập huấn ở Long An, đợt {n}",
                text,
                f"2024-05-{n + 1:02d}",
                (cite(text, LAW),),
                mentions=("Hà Nội",),
                reprint_of={1: "bao-long-an/0", 2: "bao-long-an/da-xoa"}.get(n),
            )
        )
    rows.append(related(law.format(n=0)))
    text = "Ban chỉ đạo triển khai Kế hoạch số 14-KH/TU.\nKế hoạch được thực hiện trong năm."
    rows.append(
        article(
            "bao-long-an",
            "mo",
            "Triển khai kế hoạch của Tỉnh ủy",
            text,
            None,
            (done_to(cite(text, None, (PLAN, PLAN_ELSEWHERE, PLAN_NOWHERE)), "implements"),),
        )
    )
    rows.append(hostile())
    return rows


def related(text: str) -> ArticleRecord:
    """An article on the law that says which plan carries it out: the plan's citation stands before that of the law."""
    said = "Kế hoạch số 14-KH/TU triển khai Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15."
    first, plan, law = cite(text, LAW), cite(said, PLAN), cite(said, LAW)
    at = len(text) + 1
    plan = replace(plan, citation=moved(plan.citation, at), document=PLAN_ELSEWHERE, how="publisher")
    law = replace(law, citation=replace(moved(law.citation, at), relation="implements", relation_by=1))
    return article(
        "bao-long-an", "0", "Tập huấn ở Long An, đợt 0", f"{text}\n{said}", "2024-05-01", (first, plan, law),
        mentions=("Hà Nội",),
    )  # fmt: skip


def moved(found: Citation, by: int) -> Citation:
    """The citation further on in a longer text."""
    return replace(found, start=found.start + by, end=found.end + by)


def hostile() -> ArticleRecord:
    """An article whose every field tries to break out of its page."""
    text = f"Độc hại {HOSTILE}\nXem {HOSTILE} trong Nghị định số 59/2023/NĐ-CP."
    return article(
        "bao-long-an", "doc-hai", f"Tựa {HOSTILE}", text, "2020-01-01", (cite(text, DECREE),), lead=HOSTILE, authors=(HOSTILE,), source=HOSTILE,
        section=HOSTILE, urls=("javascript:alert(3)", "https://bao.example.vn/?q=" + HOSTILE), mentions=(HOSTILE,), province=HOSTILE, province_now=HOSTILE,
    )  # fmt: skip


def documents() -> list[DocumentRecord]:
    """The decree with a conflict of dates, the law with its name, the plan twice."""
    decree = DocumentRecord(
        DECREE, "59/2023/NĐ-CP", "Nghị định", "Hướng dẫn thực hiện dân chủ ở cơ sở", (Count("Nghị định số 59/2023/NĐ-CP", 31),), (Count("Nghị định", 31),),
        (Count("2023-08-14", 30), Count("2023-08-15", 1)), (Count("Chính phủ", 31),), (Count("Hướng dẫn thực hiện dân chủ ở cơ sở", 3),),
        (Count("Hà Nội", 30), Count(HOSTILE, 1)), (RelationSeen("based_on", None, 2, "so-vi-du-ha-noi/1000"),), 31, 31, "2016-03-01T08:30:00+07:00", "2023-03-02T08:30:00+07:00",
    )  # fmt: skip
    law = DocumentRecord(
        LAW, "10/2022/QH15", "Luật", "Luật Thực hiện dân chủ ở cơ sở", (Count("Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15", 8),), (Count("Luật", 8),),
        (Count("2022-11-10", 8),), (Count("Quốc hội", 8),), (), (Count("Long An", 8),),
        (RelationSeen("implements", PLAN_ELSEWHERE, 1, "bao-long-an/0"),), 8, 9, "2024-05-01", "2024-05-08",
    )  # fmt: skip
    plans = [
        DocumentRecord(
            key,
            "14-KH/TU",
            "Kế hoạch",
            None,
            (Count("Kế hoạch số 14-KH/TU", 1),),
            (Count("Kế hoạch", 1),),
            (),
            (Count(issuer, 1),),
            (),
            (),
            (),
            1,
            1,
            None,
            None,
        )
        for key, issuer in ((PLAN, "Thành ủy Hà Nội"), (PLAN_ELSEWHERE, "Tỉnh ủy Long An"))
    ]
    return [decree, law, *plans]


def build(folder: Path) -> Engine:
    """The archive in a new index in the folder."""
    engine = open_engine(f"tantivy:{folder}", create=True)
    engine.add(articles(), documents())
    engine.commit()
    return engine
