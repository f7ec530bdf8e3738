"""Pages saved as plain text."""

from datetime import date

from analyzers.article import Article
from analyzers.boilerplate import without_boilerplate
from analyzers.text import clean_text


def read_plain_page(text: str, *, url: str, captured: date | None = None) -> Article:
    """The article of a page saved as text: its title, clock line, body, byline and tail."""
    lines = [" ".join(line.split()) for line in clean_text(text).split("\n")]
    kept = without_boilerplate(line for line in lines if line)
    return Article(title=kept[0] if kept else "", lead="", text="\n".join(kept[1:]))
