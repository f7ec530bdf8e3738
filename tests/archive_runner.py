"""Small archives for tests: numbered pages of a made-up host, and what stands in them."""

from pathlib import Path

from crawler.archive import Archive, ArchiveWriter, Location

NOW = "2026-11-25T07:15:00Z"
HTML = [("Content-Type", "text/html; charset=utf-8")]


def put(writer: ArchiveWriter, number: int, body: bytes | None = None) -> Location:
    text = body if body is not None else f"<p>Bài số {number}</p>".encode()
    return writer.add_response(f"https://a.vn/{number}", 200, "OK", HTML, text, NOW, [("Host", "a.vn")])


def filled(root: Path, count: int, portal: str = "minh-hoa") -> list[Location]:
    with Archive(root).writer(portal) as writer:
        return [put(writer, number) for number in range(count)]


def urls(root: Path) -> list[str]:
    return [capture.url for capture in Archive(root).captures()]


def only_file(root: Path, portal: str = "minh-hoa") -> Path:
    (path,) = (root / portal).glob("*.warc.gz")
    return path
