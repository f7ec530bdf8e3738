"""Queries that tend to break parsers: written, and made by chance."""

import random
from collections.abc import Iterator

HOSTILE = (
    *['"', '""', '"""', '-', '--', '---', '-"', '"-', '-""', '"', '-"', 'a"', '"a', 'a"b"', '(', ')', '((', '))', '[', ']', '{', '}', '*', '?', '~', '^', ':', '::', '\\', '/', '//', '+', '++', '&&', '||', '!', 'AND', 'OR', 'NOT', 'TO'],
    "", " ", "\t\n\r", "\x00", "a\x00b", "\ud800", "a\udfffb", "\ufffe", "\u202e", "\u200b", "\ufeff", "🇻🇳", "👨‍👩‍👧", "İ", "ß", "ﬀ", "ǆ", "𝒜𝓫𝓬", "你好", "Ω",
    "a AND", "OR b", "NOT", "NOT NOT a", "(a", "a)", "((((((((((a))))))))))", "(" * 500, ")" * 500, '"' * 511, "-" * 512, "- " * 256, '-"' * 256,
    "a" * 512, "a" * 513, "a" * 100_000, "a " * 50_000, "ă" * 2_000, "e\u0301" * 1_000, "\u0301" * 500, "a." * 2_000, "@." * 250, "1,2," * 200,
    "title:a", "text_words:*", "uid:[a TO z]", "a:b:c", "a~2", "a^1e400", "a*", "*a", "?", "/a+/", "/(a+)+$/", "[a TO b]", "{a TO b}", ">=a", "<1",
    '{"match_all":{}}', '{"query":{"bool":{}}}', "$where", "'; DROP TABLE articles; --", "1' OR '1'='1", "<script>alert(1)</script>", "<mark>", "&lt;",
    "%00", "%27", "../../etc/passwd", "file:///etc/passwd", "{{7*7}}", "${jndi:ldap://x}", "`id`", "$(id)", "| cat", "NaN", "null", "None", "undefined",
    "59/2023/NĐ-CP", "59/2023/nd-cp", "-59/2023/NĐ-CP", '"59/2023/NĐ-CP"', "14-KH/TU", "-14-KH/TU", "1.000.000", "1e309", "0x1F", "+84", "c++", "c#",
    "quy chế -", "quy chế -\"", '"quy chế', "quy\u00a0chế", "quy_chế", "quy__chế", "_", "___", "QUY CHẾ DÂN CHỦ", "Quy Che Dan Chu", "ÐẮK LẮK", "đ", "Đ",
    "-a -b -c", "-a", '-"a b"', "--a", "a--b", "a-", '"a""b"', '"a"b"c"', '""a""', "“quy chế”", "«quy chế»", "‘a’", "„a‟", "a\u2028b", "a\x85b", "a\x0bb",
    "AND", "AND AND", "a NEAR b", "a NEAR/5 b", "a^", "^2", "a~", "~", "boost:2", "_exists_:a", "_all:a", "*:*", "a:*", "!a", "+a", "+-a", "-+a", "a\\", "\\\"", "a\\ b",
    "#", "@", "@everyone", "=1+1", "=cmd|' /C calc'!A0", "<!--", "]]>", "<?xml?>", "\x1b[31m", "\r\n\r\n", "a;b", "a,b;c", "…", "–", "—", "―", "-–-", "−1", "\u2011a",
    "\u1ea1\u0323", "a\u0323\u0302\u0301", "\u0061\u0302\u0323", "ｆｕｌｌ", "①②", "½", "²", "٣٤", "०१", "Ⅷ", "a\u0338", "ñ", "çà", "ø", "æ", "œ", "þ", "ð",
    "a OR b", "a OR", "OR OR OR", "a OR OR b", "(OR)", "(a OR)", "(OR a)", "a OR (", "a OR )", "-OR", "--OR", "a OR -", "a OR -(", '"OR" OR "OR"', "a or b",
    "()", "-()", "(())", "(-)", "-(-)", "-(-a)", "-(-(-a))", "(a OR b) (c OR d)", "((a OR b) OR c)", "-(a OR b)", ")(", ")a(", "(a))", "((a)", "a(b)c", "a)(b",
    "(" * 20 + "a" + ")" * 20, "(" * 21 + "a" + ")" * 21, "-(" * 100 + "a" + ")" * 100, "(a OR " * 80, "(a " * 60 + "OR b)" * 60, ") OR (" * 85, "()" * 256,
    "so:", "so:\"", "so:\"\"", "so:(", "so:)", "so:-", "-so:", "-so:1", "so:1 OR so:2", "so:so:so:", "so:" * 170, "so: 1", "nam:", "nam:abc", "nam:2020", "nam:2020..",
    "nam:..2020", "nam:..", "nam:2024..2020", "nam:0000..9999", "nam:99999999999999999999", "nam:٢٠٢٠", "nam:2020..2021..2022", "nam:-1", "nam:\"2020..2024\"", "năm:2020",
    "tinh:\"", "tinh:\"a", 'tinh:"a"b', "tinh:a\"b\"", "tinh:a(b)", "-tinh:\"a b\"", "tinh:*", "tinh:…", "loai:NĐ", "coquan:UBND", "tacgia:\x00", "tieude:\ud800", "nguon:http://a",
    "abc:x", "http://a.vn/b?c=d:e#f", "10:30", "số:\u0301", "so\u0301\u0302:1", "so:\u200b1", "ｓｏ:1", "SO:1", "title:text_words:*", "uid:x OR province:y", "source:a AND type:b",
    " ".join(["quy chế"] * 32), " ".join(["-a"] * 64), " ".join(['"a b"'] * 60), " ".join(str(n) for n in range(200)), "x/" * 255, "x-" * 255, "_" * 512,
)  # fmt: skip


def hostile_random(number: int, seed: int = 13) -> Iterator[str]:
    """Strings of chance from what tends to break parsers."""
    draw = random.Random(seed)
    alphabet = '""--  ()[]{}:*?~^\\/+&|!\'<>\t\n\x00\u0301\u0323\u200b\ud800🇻đĐăâêôơưạếÐ019aZ_.,;'
    signs = [
        *alphabet,
        *alphabet,
        " OR ",
        "OR",
        " (",
        ") ",
        "-(",
        "so:",
        "tinh:",
        "nam:",
        "năm:20",
        "2020..",
        "title:",
        ':"',
        "a b",
    ]
    for _ in range(number):
        yield "".join(draw.choices(signs, k=draw.randint(0, 60)))
