"""Reprints: labelled pairs, groups that do not depend on the order of arrival, and the field from the archive to the export."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analyzers.article import Article
from analyzers.differences import differences
from analyzers.reprints import anchors, fingerprint, is_reprint, likeness, may_be_reprint
from indexer.catalogue import Catalogue, Entry
from indexer.reprints import group
from tests.reprint_pairs import RECIPES, Original, Pair, changed, originals, pairs
from tests.test_build import Folder, folder, page

__all__ = ["folder"]

PRECISION, RECALL = 0.95, 0.90
TITLE = "Bài minh họa"


def grouped(pair: Pair) -> bool:
    one, other = fingerprint(pair.one), fingerprint(pair.other)
    if one is None or other is None:
        return False
    return may_be_reprint(anchors(pair.one), anchors(pair.other)) and is_reprint(one, other)


# pairs


def test_there_are_enough_pairs_and_a_third_of_them_are_two_articles_that_look_alike() -> None:
    assert len(pairs()) >= 200
    assert sum(not pair.reprint for pair in pairs()) * 3 >= len(pairs())
    assert len({pair.name for pair in pairs()}) == len(pairs())
    assert {pair.kind for pair in pairs() if pair.reprint} == set(RECIPES)
    assert [pair.name for pair in pairs() if pair.one == pair.other] == []
    tuned = {pair.one for pair in pairs() if pair.split == "dev"}
    assert not tuned & {pair.one for pair in pairs() if pair.split == "test"}


@pytest.mark.parametrize("split", ["dev", "test"])
def test_labelled_pairs(split: str) -> None:
    verdicts = [(pair, grouped(pair)) for pair in pairs() if pair.split == split]
    right = sum(verdict and pair.reprint for pair, verdict in verdicts)
    false = [pair.name for pair, verdict in verdicts if verdict and not pair.reprint]
    missed = [pair.name for pair, verdict in verdicts if not verdict and pair.reprint]
    assert right / (right + len(false)) >= PRECISION, false
    assert right / (right + len(missed)) >= RECALL, missed


@pytest.mark.parametrize("text", ["", "Chi tiết xem tại file đính kèm.", "1 2 3", "Danh sách kèm theo. " * 9])
def test_what_is_too_short_is_never_a_reprint(text: str) -> None:
    assert fingerprint(text) is None
    assert anchors(text) == ()
    assert not may_be_reprint(anchors(text), anchors(text))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("05/9", "5/09"),  # a leading zero says nothing
        ("1.500 người", "1500 người"),  # nor how thousands are parted
        ("hòa giải, thủy lợi", "hoà giải, thuỷ lợi"),  # nor where the tone stands
        ("Đảng ủy", "Ðảng ủy"),  # Ð typed for Đ
    ],
)
def test_spelling_makes_no_difference(before: str, after: str) -> None:
    text = originals()[0].text
    one, other = fingerprint(f"{text} Tin thêm: {before}."), fingerprint(f"{text} Tin thêm: {after}.")
    assert one is not None
    assert one == other


def test_other_numbers_or_names_in_the_same_places_make_another_article() -> None:
    text = originals()[3].text
    for changes in (
        [("1.872.460", "1.204.511"), ("226", "181"), ("0,7", "1,3"), ("1962", "1971")],
        [("Nam Định", "Thái Bình"), ("Vũ Thị Hạnh", "Trần Bá Lộc")],
    ):
        other = text
        for before, after in changes:
            other = other.replace(before, after)
        one, two = fingerprint(text), fingerprint(other)
        assert one is not None
        assert two is not None
        assert likeness(one, two).contained > 0.5
        assert not is_reprint(one, two)


@pytest.mark.parametrize(
    ("title", "other", "expected"),
    [
        (
            "Danh sách số điện thoại tạm ngừng dịch vụ (lần thứ 59)",
            "Danh sách số điện thoại tạm ngừng dịch vụ (lần thứ 60)",
            False,
        ),
        ("Giá cả thị trường tháng 5/2024", "Giá cả thị trường tháng 6/2024", False),
        ("Bến Tre miễn học phí", "214.350 học sinh Bến Tre không phải đóng học phí", True),
        ("Kỳ họp thứ 15 HĐND tỉnh", "Khai mạc kỳ họp thứ 15, HĐND tỉnh Bến Tre", True),
    ],
)
def test_titles_may_differ_but_not_as_those_of_a_series(title: str, other: str, expected: bool) -> None:
    text = originals()[0].text
    one, two = fingerprint(text, title), fingerprint(text, other)
    assert one is not None
    assert two is not None
    assert is_reprint(one, two) == expected


@settings(deadline=None)
@given(st.sampled_from(pairs()))
def test_the_verdict_is_symmetric_and_everything_is_like_itself(pair: Pair) -> None:
    one, other = fingerprint(pair.one), fingerprint(pair.other)
    if one is not None and other is not None:
        assert likeness(one, other) == likeness(other, one)
        assert is_reprint(one, other) == is_reprint(other, one)
        assert is_reprint(one, one)
    assert may_be_reprint(anchors(pair.one), anchors(pair.other)) == may_be_reprint(
        anchors(pair.other), anchors(pair.one)
    )


@settings(deadline=None)
@given(st.text(max_size=400))
def test_any_text_has_a_fingerprint_or_none(text: str) -> None:
    found = fingerprint(text * 3)
    assert (found is None) == (anchors(text * 3) == ())


# groups


def entry(article: str, text: str, published: str | None, captured: str = "2026-01-01T00:00:00Z") -> Entry:
    content = Article("Bài minh họa", "", text, published=published)
    return Entry(article, article.split("/")[0], f"https://{article}", captured, 1, None, content, (), ())


def originals_of(catalogue: Catalogue, entries: Sequence[Entry]) -> dict[str, str | None]:
    return {one.id: catalogue.reprints.original_of(one.id) for one in entries}


def regrouped(path: Path, batches: Sequence[Sequence[Entry]], common: int = 500) -> dict[str, str | None]:
    """Put the batches into a new catalogue, grouping after each."""
    catalogue = Catalogue(path)
    for batch in batches:
        for one in batch:
            catalogue.write_article(one)
        catalogue.commit()
        group(catalogue, lambda _: None, common=common)
    found = originals_of(catalogue, [one for batch in batches for one in batch])
    catalogue.close()
    return found


def drifting(original: Original, count: int) -> list[str]:
    """Each text is the one before it with a paragraph replaced: neighbours are alike, the first and the last have nothing in common."""
    lines = [
        *original.paragraphs,
        *originals()[1].paragraphs[1:],
        *originals()[2].paragraphs[1:],
        *originals()[4].paragraphs[1:],
    ]
    return ["\n".join(lines[i : i + 5]) for i in range(count)]


def test_the_earliest_is_the_original(tmp_path: Path) -> None:
    text = originals()[0].text
    entries = [
        entry("a/1", text, "2024-03-02T08:00:00+07:00"),
        entry("b/1", changed(originals()[0], "half caption", 0), "2024-03-01"),
        entry("c/1", text, "2024-03-01T10:00:00+07:00"),
        entry("d/1", changed(originals()[0], "unmarked", 0), None),
        entry("e/1", text, "2024-03-02T01:00:00+00:00", "2025-01-01T00:00:00Z"),
        entry("f/1", originals()[5].text, "2024-01-01"),
    ]
    found = regrouped(tmp_path / "c.sqlite", [entries])
    assert found == {"a/1": "c/1", "b/1": "c/1", "c/1": None, "d/1": "c/1", "e/1": "c/1", "f/1": None}


def test_small_changes_do_not_add_up(tmp_path: Path) -> None:
    texts = drifting(originals()[0], 8)
    entries = [entry(f"a/{i}", text, f"2024-01-{i + 1:02}") for i, text in enumerate(texts)]
    found = regrouped(tmp_path / "c.sqlite", [entries])
    prints = {one.id: fingerprint(one.content.text) for one in entries}
    assert found["a/1"] == "a/0"
    assert found["a/7"] != "a/0"
    for article, original in found.items():
        one, other = prints[article], prints[original or article]
        assert one is not None
        assert other is not None
        assert is_reprint(one, other)
        assert original is None or found[original] is None


def test_a_text_that_changes_leaves_its_group_and_those_of_its_reprints_find_another_original(tmp_path: Path) -> None:
    first, second, third = (
        originals()[0].text,
        changed(originals()[0], "caption", 1),
        changed(originals()[0], "unmarked", 2),
    )
    entries = [entry("a/1", first, "2024-01-01"), entry("b/1", second, "2024-01-02"), entry("c/1", third, "2024-01-03")]
    gone = [entry("a/1", originals()[7].text, "2024-01-01")]
    path = tmp_path / "c.sqlite"
    assert regrouped(path, [entries]) == {"a/1": None, "b/1": "a/1", "c/1": "a/1"}
    assert regrouped(path, [gone, entries[1:]]) == {"a/1": None, "b/1": None, "c/1": "b/1"}


TEXTS = (
    *(changed(original, recipe, 0) for original in originals()[:2] for recipe in ("caption", "half", "reworded", "thinned lead", "unmarked")),
    *drifting(originals()[0], 7),
    *(pair.one for pair in pairs() if pair.kind == "another month")
)  # fmt: skip
ARTICLES = st.lists(
    st.tuples(
        st.sampled_from(TEXTS),
        st.sampled_from([None, "2024-01-01", "2024-01-01T09:00:00+07:00", "2023-12-31", "2024-05-05"]),
    ),
    min_size=2,
    max_size=14,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(articles=ARTICLES, common=st.sampled_from([2, 4, 500]), data=st.data())
def test_groups_are_the_same_whatever_the_order_of_arrival(
    articles: list[tuple[str, str | None]], common: int, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    entries = [entry(f"{'abc'[i % 3]}/{i}", text, published) for i, (text, published) in enumerate(articles)]
    root = tmp_path_factory.mktemp("orders")
    rebuilt = regrouped(root / "rebuilt.sqlite", [entries], common)
    order = data.draw(st.permutations(entries), label="order")
    earlier = [
        entry(one.id, data.draw(st.sampled_from(TEXTS)), "2024-02-02") for one in order if data.draw(st.booleans())
    ]
    cuts = sorted(data.draw(st.sets(st.integers(0, len(order)), max_size=4)) | {0, len(order)})
    batches = [earlier, *(order[i:j] for i, j in pairwise(cuts))]
    assert regrouped(root / "grown.sqlite", batches, common) == rebuilt


def test_a_text_that_stands_everywhere_is_a_form_and_groups_nobody(tmp_path: Path) -> None:
    entries = [entry(f"a/{i}", originals()[0].text, "2024-01-01") for i in range(6)]
    assert set(regrouped(tmp_path / "form.sqlite", [entries], common=5).values()) == {None}
    assert regrouped(tmp_path / "few.sqlite", [entries], common=6)["a/5"] == "a/0"
    grown = regrouped(tmp_path / "grown.sqlite", [entries[:5], entries[5:]], common=5)
    assert set(grown.values()) == {None}


# from the archive to the export


def test_the_export_says_what_an_article_is_a_reprint_of(folder: Folder) -> None:
    from tests.command import run

    text, other = originals()[0].text.replace("\n", "</p><p>"), originals()[1].text.replace("\n", "</p><p>")
    folder.add({"8.html": page(8, text, TITLE), "3.html": page(3, text, TITLE), "5.html": page(5, other)})
    folder.index()
    folder.add({"1.html": page(1, text, TITLE), "3-lai.html": page(3, text, TITLE)})
    folder.index()
    found = {str(row["id"]): row["reprint_of"] for row in run("export", "articles", home=folder.home).rows()}
    assert found == {
        "minh-hoa/1": None,
        "minh-hoa/3": "minh-hoa/1",
        "minh-hoa/5": None,
        "minh-hoa/8": "minh-hoa/1",
    }
    grown = folder.exported()
    folder.index("--rebuild")
    assert folder.exported() == grown


# differences


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("Một đoạn.\nHai đoạn.", "Một đoạn.\n\n  Hai đoạn.", []),
        ("Một đoạn.", "Một đoạn.\nĐoạn thêm.", [("added", "", "Đoạn thêm.")]),
        ("Ảnh: A.\nMột đoạn.", "Một đoạn.", [("removed", "Ảnh: A.", "")]),
        ("Họp lúc 8 giờ sáng thứ hai.", "Họp lúc 9 giờ sáng thứ hai.", [("changed", "Họp lúc 8 giờ sáng thứ hai.", "Họp lúc 9 giờ sáng thứ hai.")]),
        ("Gạo lên giá.", "Trời mưa to ở vùng núi.", [("removed", "Gạo lên giá.", ""), ("added", "", "Trời mưa to ở vùng núi.")]),
        ("", "Một đoạn.", [("added", "", "Một đoạn.")]),
    ],
)  # fmt: skip
def test_differences(before: str, after: str, expected: list[tuple[str, str, str]]) -> None:
    assert [(one.kind, one.before, one.after) for one in differences(before, after)] == expected


def test_a_changed_paragraph_shows_its_words() -> None:
    (found,) = differences("Họp lúc 8 giờ sáng thứ hai.", "Họp lúc 9 giờ sáng thứ hai.")
    assert [(part.change, part.text) for part in found.parts] == [
        ("same", "Họp lúc "),
        ("removed", "8 "),
        ("added", "9 "),
        ("same", "giờ sáng thứ hai."),
    ]


@given(st.sampled_from(pairs()))
@settings(deadline=None)
def test_the_parts_of_a_difference_give_both_texts_back(pair: Pair) -> None:
    for one in differences(pair.one, pair.other):
        assert "".join(part.text for part in one.parts if part.change != "added") == one.before
        assert "".join(part.text for part in one.parts if part.change != "removed") == one.after
    assert differences(pair.one, pair.one) == ()


def test_differences_of_endless_texts_come_in_bounded_time() -> None:
    one, other = "a b " * 200_000, "b c " * 200_000
    assert [found.kind for found in differences(one, other)] in (["changed"], ["removed", "added"])
    lines = "\n".join(f"dòng {i % 7}" for i in range(3000)), "\n".join(f"dòng {i % 5} khác" for i in range(3000))
    assert len(differences(*lines)) == 6000
