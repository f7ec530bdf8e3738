"""Archive → catalogue → index on one core, beside the usual stack on the same captures in the same run.

    python benchmarks/pipeline.py --home DIR [--limit N] [--peer N]

DIR is a data folder with an archive; the archive is copied, DIR itself is never written to. Ours is `tracuu index` with one
worker. The usual stack: trafilatura, pyvi's ViTokenizer, bulk indexing into plain tantivy with its default tokenizer; it is spared
the duplicates and takes a sample of the articles, spread evenly. Both are held to one core. Where other programs compete for that
core, trust the rates by CPU time. Then the steps of our way are timed one by one on the sample. The last line of the output is
one JSON object.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from crawler.archive import Archive, Capture, Location
from crawler.portal import ADDED, Portal, known_portals
from indexer.assemble import article_record, context_of, entry_of
from indexer.build import BuildProgress, update
from indexer.catalogue import Catalogue
from indexer.engines import open_engine
from indexer.identity import resolve
from indexer.pipeline import selectors_of
from indexer.query import Query
from indexer.record import ArticleRecord
from indexer.record_terms import RecordTerms, record_terms
from indexer.understand import ARTICLE_JSON, PageTask, Understood, kind_of, understand

STEPS = (
    "read the record",
    "extract, with the places named",
    "find citations",
    "resolve",
    "cut terms",
    "put into the index",
)

# The build tells of resolving only now and then: what is left of it counts with the stage after it.
STAGES = {"resolving": "resolving and grouping", "grouping": "resolving and grouping"}


@dataclass(frozen=True, slots=True)
class Speed:
    """Articles done, seconds by the wall clock and of CPU (child processes included), and the two rates."""

    articles: int
    seconds: float
    cpu_seconds: float
    per_second: float
    per_cpu_second: float


@dataclass(slots=True)
class Clock:
    """Seconds of CPU by step."""

    spent: dict[str, float] = field(default_factory=lambda: dict.fromkeys(STEPS, 0.0))

    @contextmanager
    def on(self, step: str) -> Iterator[None]:
        began = time.process_time()
        yield
        self.spent[step] += time.process_time() - began


def main() -> int:
    options = _options()
    source = options.home / "archive"
    if not source.is_dir():
        print(f"{source}: no archive there; give the data folder of a crawl (`tracuu crawl`)", file=sys.stderr)
        return 1
    core = _hold_to_one_core()
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="tracuu-pipeline-") as folder:
        home = Path(folder) / "home"
        _copy(source, home / "archive", options.limit, known_portals(options.home))
        print(f"{source} on core {core}, load of the machine {load:.1f}", flush=True)
        ours, stages = _ours(home)
        sample = _sample(home, options.peer)
        usual = _measured(len(sample), lambda: _usual(home, sample, Path(folder) / "usual"))
        steps = _steps(home, sample, Path(folder) / "steps")
    _report(ours, usual, stages, steps, load)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, required=True, help="data folder whose archive is read")
    parser.add_argument("--limit", type=int, help="no more than so many pages of the archive")
    parser.add_argument("--peer", type=int, default=300, help="articles for the usual stack (default: %(default)s)")
    return parser.parse_args()


def _hold_to_one_core() -> int | None:
    """The core to which this process and its children are held; None where the system cannot."""
    if not hasattr(os, "sched_setaffinity"):
        return None
    core = max(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {core})
    return core


def _copy(source: Path, target: Path, limit: int | None, portals: Mapping[str, Portal]) -> None:
    """The archive, or its beginning with `limit` pages: a WARC file cut behind a record is a whole one."""
    shutil.copytree(source, target)
    if not limit:
        return
    ends: dict[str, int] = {}
    pages = 0
    for capture in Archive(source).captures():
        if pages == limit:
            break
        pages += _is_page(capture, portals)
        ends[capture.location.file] = capture.end
    for name in Archive(source).files():
        os.truncate(target / name, ends[name]) if name in ends else (target / name).unlink()


def _is_page(capture: Capture, portals: Mapping[str, Portal]) -> bool:
    portal = portals.get(capture.portal)
    if portal is None or capture.status not in (None, 200) or kind_of(capture.content_type) != "page":
        return False
    return capture.kind == "resource" or portal.role(capture.url) == "article"


def _measured(articles: int | None, work: Callable[[], int | None]) -> Speed:
    """The speed of a piece of work that does so many articles, or says how many it did."""
    began, before = time.perf_counter(), os.times()
    done = work() or articles or 0
    seconds, after = time.perf_counter() - began, os.times()
    cpu = sum(after[:4]) - sum(before[:4])
    return Speed(done, round(seconds, 2), round(cpu, 2), round(done / seconds, 1), round(done / max(cpu, 0.01), 1))


def _ours(home: Path) -> tuple[Speed, dict[str, float]]:
    """`tracuu index`, and its seconds by stage as it reports them."""
    stages: dict[str, float] = {}
    last = time.perf_counter()

    def note(now: BuildProgress) -> None:
        nonlocal last
        moment = time.perf_counter()
        stage = STAGES.get(now.stage, now.stage)
        stages[stage] = stages.get(stage, 0.0) + moment - last
        last = moment

    def work() -> int:
        report = update(home, f"tantivy:{home / 'index'}", known_portals(home), workers=1, progress=note)
        return report.indexed_articles

    speed = _measured(None, work)
    stages["end"] = speed.seconds - sum(stages.values())
    return speed, {stage: round(seconds, 2) for stage, seconds in stages.items()}


def _sample(home: Path, size: int) -> list[Location]:
    """Where the captures of `size` articles lie, spread evenly over all that were indexed."""
    with closing(open_engine(f"tantivy:{home / 'index'}")) as engine:
        urls = {(article.portal, article.urls[0]) for article in engine.export(Query())}
    places = {(one.portal, one.url): one.location for one in Archive(home / "archive").captures()}
    found = [place for page, place in places.items() if page in urls]
    return found[:: max(1, len(found) // max(1, size))][:size]


def _usual(home: Path, sample: Sequence[Location], folder: Path) -> None:
    """As everyone writes it."""
    import tantivy
    import trafilatura
    from pyvi import ViTokenizer

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("url", stored=True, tokenizer_name="raw")
    builder.add_text_field("text", stored=True)
    folder.mkdir()
    index = tantivy.Index(builder.build(), str(folder))
    writer = index.writer(96_000_000, 1)
    archive = Archive(home / "archive")
    for place in sample:
        capture = archive.read(place)
        text = _usual_text(capture, trafilatura.extract)
        writer.add_document(tantivy.Document(url=[capture.url], text=[ViTokenizer.tokenize(text)]))
    writer.commit()
    writer.wait_merging_threads()


def _usual_text(capture: Capture, extract: Callable[[bytes], str | None]) -> str:
    if capture.content_type.startswith(ARTICLE_JSON):
        return str(json.loads(capture.body)["text"])
    return (extract(capture.body) or "") if "html" in capture.content_type else capture.body.decode(errors="replace")


def _steps(home: Path, sample: Sequence[Location], folder: Path) -> dict[str, float]:
    """Milliseconds of CPU an article for each step of our way, one article after the other in one warm process."""
    from analyzers.citations import find_citations

    archive, portals, clock = Archive(home / "archive"), known_portals(home), Clock()
    with closing(Catalogue(home / "catalogue.sqlite")) as catalogue:
        names = catalogue.names()
    record_terms(_record(archive.read(sample[0]), portals, names, Clock())[0])
    cut: list[tuple[ArticleRecord, RecordTerms]] = []
    for place in sample:
        with clock.on("read the record"):
            capture = archive.read(place)
        record, understood = _record(capture, portals, names, clock)
        article = understood.article
        with clock.on("find citations"):
            find_citations(article.text, title=article.title, published=article.published)
        with clock.on("cut terms"):
            cut.append((record, record_terms(record)))
    with clock.on("put into the index"), closing(open_engine(f"tantivy:{folder}", create=True)) as engine:
        engine.add([record for record, _ in cut], cut={record.id: terms for record, terms in cut})
        engine.commit()
    clock.spent[STEPS[1]] -= clock.spent["find citations"]  # `understand` does both
    return {step: round(seconds / len(sample) * 1000, 2) for step, seconds in clock.spent.items()}


def _record(
    capture: Capture, portals: Mapping[str, Portal], names: Mapping[str, str], clock: Clock
) -> tuple[ArticleRecord, Understood]:
    portal = portals[capture.portal]
    task = PageTask(
        capture.url, capture.content_type, capture.body, capture.fetched, selectors_of(portal), portal is not ADDED
    )
    with clock.on("extract, with the places named"):
        understood = understand(task)
    entry = entry_of(f"{portal.id}/{capture.location.offset}", portal, capture.url, capture.fetched, understood)
    with clock.on("resolve"):
        resolved = resolve(entry.found, context_of(entry, portal), names)
    return article_record(entry, portal, (capture.url,), reprint_of=None, resolved=resolved), understood


def _report(ours: Speed, usual: Speed, stages: Mapping[str, float], steps: Mapping[str, float], load: float) -> None:
    for name, speed in (("ours", ours), ("usual stack", usual)):
        print(
            f"{name:12}{speed.articles:6} articles in {speed.seconds:.1f} s: {speed.per_second:.1f}/s; "
            f"{speed.cpu_seconds:.1f} s of CPU: {speed.per_cpu_second:.1f}/s"
        )
    print("ours by stage, seconds: " + ", ".join(f"{stage} {seconds:.1f}" for stage, seconds in stages.items()))
    print("one article, milliseconds of CPU: " + ", ".join(f"{step} {spent:.2f}" for step, spent in steps.items()))
    ratio = ours.per_cpu_second / usual.per_cpu_second if usual.per_cpu_second else 0.0
    figures = {
        "ours": asdict(ours),
        "usual": asdict(usual),
        "ratio": round(ours.per_second / usual.per_second, 2) if usual.per_second else None,
        "ratio_cpu": round(ratio, 2),
        "stages_seconds": stages,
        "steps_ms": steps,
        "load": round(load, 1),
    }
    print(f"ours : usual stack = {figures['ratio']} : 1 by the clock, {figures['ratio_cpu']} : 1 by CPU time")
    print(json.dumps(figures))


if __name__ == "__main__":
    sys.exit(main())
