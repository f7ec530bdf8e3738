"""What a token that was typed may stand for: slips of letters, of marks, of spaces, of the keyboard's setting."""

import pytest

from analyzers.keystrokes import as_keystrokes
from analyzers.slips import readings
from analyzers.syllables import is_syllable, shapes, spellings
from analyzers.text import canonical_tone, fold


def test_the_closed_set_of_syllables() -> None:
    every = [text for toned in shapes().values() for text in toned]
    assert 15_000 < len(every) == len(set(every)) < 20_000
    assert all(map(is_syllable, every))
    assert [text for text in every if canonical_tone(text) != text] == []
    assert {text for marked in spellings().values() for text in marked} == set(every)
    assert spellings()["chu"] == ("chu", "chù", "chú", "chũ", "chủ", "chụ", "chư", "chừ", "chứ", "chữ", "chử", "chự")


COMMON = """quy chế dân chủ ở cơ sở giếng gìn giữ gì quý quyết quốc khuya thuỷ hoà người nghiêng yêu uỷ ban đường huyện xoáy hoạch oan
    nghĩa kiểm ghi ngoài khoẻ luật triển khai chương trình thuế huế tuyên truyền nguyễn hoặc xoong quần quỳnh khuỷu rượu bưởi giường
    ngoằn kết luận sửa đổi bổ sung chỉ thị thông tư nghị định hưởng ứng cửa khẩu trật tự xã hội yên tĩnh loay hoay quẹo"""


@pytest.mark.parametrize("syllable", COMMON.split())
def test_what_people_write_is_in_the_set(syllable: str) -> None:
    assert syllable in shapes().get(fold_tone(syllable), ()), syllable


def fold_tone(syllable: str) -> str:
    return next(shape for shape, toned in shapes().items() if syllable in toned)


@pytest.mark.parametrize("wrong", ["kà", "cê", "ngề", "ghà", "quu", "giì", "cấch", "bạchh", "mòc", "fà", "wa"])
def test_what_the_rules_forbid_is_not(wrong: str) -> None:
    assert wrong not in spellings().get(fold(wrong), ())


KEYSTROKES = [
    *(("chees", "chế"), ("daan", "dân"), ("chur", "chủ"), ("ddinhj", "định"), ("dinhjd", "định"), ("nghij", "nghị")),
    *(("thuwcj", "thực"), ("thuwjc", "thực"), ("truowngf", "trường"), ("truwowngf", "trường"), ("dduwowngf", "đường"), ("quyeets", "quyết")),
    *(("uyr", "uỷ"), ("khoong", "không"), ("hoatj", "hoạt"), ("dans", "dán"), ("huongw", "hương"), ("quocos", "quốc"), ("nawm", "năm")),
    *(("che61", "chế"), ("d9i5nh", "định"), ("d9inh5", "định"), ("chu3", "chủ"), ("tru7o7ng2", "trường"), ("na8m", "năm"), ("quo61c", "quốc")),
    # What spells nothing, or only itself, or is a number and a name with digits:
    *(("dan", None), ("chu", None), ("internet", None), ("web", None), ("facebook", None), ("59", None), ("co2", None), ("u23", None)),
    *(("covid19", None), ("h5n1", None), ("2023", None), ("q1", None), ("chế", None), ("xyzzy", None), ("ww", None), ("", None)),
]  # fmt: skip


@pytest.mark.parametrize("typed, meant", KEYSTROKES)
def test_keys_of_telex_and_vni(typed: str, meant: str | None) -> None:
    assert as_keystrokes(typed) == ((meant,) if meant else ())


@pytest.mark.parametrize(
    "typed, meant", [("co2", "cò"), ("vo6", "vô"), ("va2", "và"), ("u3", "ủ"), ("59", None), ("1a", None)]
)
def test_short_ones_are_keys_of_vni_among_others(typed: str, meant: str | None) -> None:
    assert as_keystrokes(typed) == ()
    assert as_keystrokes(typed, among=True) == ((meant,) if meant else ())


SLIPS = [
    # typed, meant, at most at the cost of
    *(("chê", "chế", 1.5), ("dan", "dân", 1.5), ("dan", "đan", 1.5), ("chu", "chủ", 1.5), ("triễn", "triển", 1.5), ("nghi", "nghị", 1.5)),
    *(("chề", "chế", 3.0), ("dận", "dân", 3.5), ("đên", "đến", 1.5), ("den", "đến", 4.5), ("hòa", "hoá", 3.0), ("công", "cống", 1.5)),
    *(("sử", "xử", 2.5), ("trương", "chương", 2.5), ("nàm", "làm", 2.5), ("dám", "giám", 2.5), ("ký", "kí", 2.5), ("kế", "cế", None)),
    *(("thông", "thôn", 3.5), ("buông", "buôn", 2.5), ("cáng", "cán", 2.5), ("nghành", "ngành", 2.5)),
    *(("dânn", "dân", 3.0), ("cchủ", "chủ", 3.0), ("chhủ", "chủ", 3.0), ("tni", "tin", 3.5), ("nghiêpj", "nghiệp", 8.0), ("quyêt", "quyết", 1.5)),
    *(("hcủ", "chủ", 3.5), ("chuyên", "chủ", None), ("địng", "định", 5.0), ("chees", "chế", 1.0), ("facebook", "facebook", 0.0)),
]  # fmt: skip


@pytest.mark.parametrize("typed, meant, most", SLIPS)
def test_a_syllable_is_read_from_its_slip(typed: str, meant: str, most: float | None) -> None:
    cost = {one.text: one.cost for one in readings(typed, marked=True) if (one.start, one.end) == (0, len(typed))}
    if most is None:
        assert meant not in cost
    else:
        assert cost[canonical_tone(meant)] <= most


APART = [
    *(("quychế", "quy chế"), ("dânchủ", "dân chủ"), ("thựchiện", "thực hiện"), ("cơsởhạtầng", "cơ sở hạ tầng"), ("dânchu", "dân chủ")),
    *(("quychedanchu", "quy che dan chu"), ("uỷban", "uỷ ban"), ("nghịđịnh", "nghị định"), ("antoànlaođộng", "an toàn lao động")),
]  # fmt: skip


@pytest.mark.parametrize("typed, meant", APART)
def test_words_run_together_come_apart(typed: str, meant: str) -> None:
    found = {(one.start, one.end, one.text) for one in readings(typed, marked=" che " not in meant)}
    at = 0
    for syllable in meant.split():
        assert (at, at + len(syllable), syllable) in found
        at += len(syllable)
    assert at == len(typed)


@pytest.mark.parametrize("typed", ["dân", "hoa", "khuya", "internet", "google", "x" * 60, "59", "ß", "中文"])
def test_what_is_typed_stands_first_and_one_word_stays_one(typed: str) -> None:
    found = readings(typed, marked=True)
    assert (found[0].start, found[0].end, found[0].text, found[0].cost) == (0, len(typed), typed, 0.0)
    assert {(one.start, one.end) for one in found} == {(0, len(typed))}


def test_costs_never_fall_and_no_reading_comes_twice() -> None:
    for typed in ("chu", "nghieepj", "dan", "thuchien", "uong", "a", "quyyết"):
        for marked in (True, False):
            found = readings(typed, marked=marked)
            assert [one.cost for one in found] == sorted(one.cost for one in found)
            assert len({(one.start, one.end, one.text) for one in found}) == len(found) <= 120
