"""What every engine must do when an index is made anew beside the one that is served, and put in its place."""

import random
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from indexer.engine import Engine, EngineError
from indexer.engines import open_engine
from indexer.query import Query
from indexer.query_parser import parse
from tests.engine_contract_answers import AnswersContract
from tests.engine_records import article, document

REBUILDING = (
    "import sys; from tests.engine_contract_publish import rebuilt; from indexer.engines import open_engine\n"
    "for turn in range(int(sys.argv[2]), 10_000):\n"
    "    print(turn, flush=True)\n"
    "    rebuilt(sys.argv[1], turn).publish()\n"
)
SIZE = 40


def rebuilt(url: str, turn: int) -> Engine:
    """A fresh engine with forty articles of this turn, committed in two parts."""
    engine = open_engine(url, fresh=True)
    for half in (range(SIZE // 2), range(SIZE // 2, SIZE)):
        engine.add(article(f"p/{n}", f"Lượt {turn}", f"Nội dung {turn}", province=f"Tỉnh {turn}") for n in half)
        engine.commit()
    return engine


def turn_of(engine: Engine) -> str:
    """The one turn that all the articles are of."""
    page = engine.search(parse("nội dung"), ("province",))
    (count,) = page.facets["province"]
    assert page.total == count.count == SIZE
    return count.value


@contextmanager
def reading(ask: Callable[[], object]) -> Iterator[list[object]]:
    """Asks again and again in a thread while the block runs, at least once after it; what was answered, errors included."""
    answers: list[object] = []
    done = threading.Event()

    def run() -> None:
        last = False
        while not last:
            last = done.is_set()
            try:
                answers.append(ask())
            except BaseException as error:
                answers.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield answers
    finally:
        done.set()
        thread.join()


class PublishContract(AnswersContract):
    def test_the_revision_names_what_is_served(self, fill: Callable[..., Engine], url: str) -> None:
        engine = fill(article("p/1"))
        seen = [engine.revision()]
        assert engine.revision() == open_engine(url).revision() == seen[0]
        engine.add([article("p/2")])
        engine.commit()
        seen.append(engine.revision())
        engine.delete(["p/1"])
        engine.commit()
        seen.append(engine.revision())
        engine.commit()
        assert engine.revision() == seen[-1]
        engine.close()
        rebuilt(url, 1).publish()
        seen.append(open_engine(url).revision())
        assert len(set(seen)) == 4

    def test_a_fresh_index_is_not_seen_until_it_is_published(self, fill: Callable[..., Engine], url: str) -> None:
        served = fill(article("p/old"), documents=[document("k", "14-KH/TU")])
        fresh = open_engine(url, fresh=True)
        assert (fresh.status().articles, fresh.status().documents) == (0, 0)
        fresh.add([article("p/new"), article("p/newer")])
        fresh.commit()
        assert (fresh.count(Query()), served.count(Query())) == (2, 1)
        assert served.get("p/new") is None
        served.close()
        fresh.publish()
        assert [one.id for one in served.export(Query())] == ["p/new", "p/newer"]
        assert served.document("k") is None

    def test_what_was_not_committed_is_not_published(self, fill: Callable[..., Engine], url: str) -> None:
        served = fill(article("p/old"))
        served.close()
        fresh = open_engine(url, fresh=True)
        fresh.add([article("p/1")])
        fresh.commit()
        fresh.add([article("p/2")])
        fresh.publish()
        assert [one.id for one in open_engine(url).export(Query())] == ["p/1"]

    def test_the_first_index_may_be_a_fresh_one(self, url: str) -> None:
        fresh = open_engine(url, create=True, fresh=True)
        fresh.add([article()])
        fresh.commit()
        with pytest.raises(EngineError, match="Run `tracuu index`"):
            open_engine(url)
        fresh.publish()
        assert open_engine(url).get("p/1") == article()

    def test_an_empty_index_can_be_published(self, fill: Callable[..., Engine], url: str) -> None:
        served = fill(article())
        served.close()
        open_engine(url, fresh=True).publish()
        assert served.status().articles == 0

    def test_only_a_fresh_index_is_published_and_only_once(self, fill: Callable[..., Engine], url: str) -> None:
        served = fill(article())
        with pytest.raises(EngineError, match="fresh"):
            served.publish()
        assert served.get("p/1") == article()
        served.close()
        fresh = open_engine(url, fresh=True)
        fresh.publish()
        with pytest.raises(EngineError, match="fresh"):
            fresh.publish()

    def test_a_rebuild_that_was_given_up_leaves_nothing(self, fill: Callable[..., Engine], url: str) -> None:
        served = fill(article("p/old"))
        given_up = open_engine(url, fresh=True)
        given_up.add([article("p/half")])
        given_up.commit()
        given_up.close()
        assert served.get("p/half") is None
        again = open_engine(url, fresh=True)
        assert again.get("p/half") is None
        again.add([article("p/new")])
        again.commit()
        served.close()
        again.publish()
        assert [one.id for one in open_engine(url).export(Query())] == ["p/new"]

    def test_after_it_was_published_it_is_written_on(self, fill: Callable[..., Engine], url: str) -> None:
        reader = fill(article("p/old"))
        reader.close()
        rebuilt(url, 1).publish()
        writer = open_engine(url)
        writer.add([article("p/later")])
        writer.delete(["p/0"])
        writer.commit()
        writer.close()
        assert reader.count(Query()) == SIZE
        assert (reader.get("p/later"), reader.get("p/0")) == (article("p/later"), None)

    def test_who_reads_meanwhile_sees_one_index_or_the_other(self, engine: Engine, url: str) -> None:
        engine.close()
        rebuilt(url, 0).publish()
        with reading(lambda: turn_of(engine)) as answers:
            for turn in range(1, 6):
                rebuilt(url, turn).publish()
        seen = list(dict.fromkeys(answers))
        assert seen == sorted(seen, key=str)
        assert set(seen) <= {f"Tỉnh {turn}" for turn in range(6)}
        assert seen[-1] == "Tỉnh 5"

    def test_an_export_goes_on_over_a_publish(self, engine: Engine, url: str) -> None:
        engine.add([article(f"p/{n:04}") for n in range(1_100)])
        engine.commit()
        engine.close()
        export = engine.export(Query())
        first = next(export)
        rebuilt(url, 1).publish()
        assert [first.id, *(one.id for one in export)] == [f"p/{n:04}" for n in range(1_100)]

    def test_killed_at_any_moment_a_whole_index_is_served(self, engine: Engine, url: str) -> None:
        engine.close()
        rebuilt(url, 0).publish()
        draw = random.Random(59)
        before, start = turn_of(engine), 1
        for _ in range(5):
            with subprocess.Popen(
                [sys.executable, "-c", REBUILDING, url, str(start)], stdout=subprocess.PIPE, text=True
            ) as building:
                assert building.stdout
                for _ in range(draw.randint(1, 5)):
                    begun = int(building.stdout.readline())
                with pytest.raises(subprocess.TimeoutExpired):
                    building.wait(draw.random() / 10)
                building.kill()
            now = turn_of(engine)
            assert now == turn_of(open_engine(url))
            assert now == before or start <= int(now.removeprefix("Tỉnh ")) < begun + 100
            before, start = now, begun + 100
        rebuilt(url, start).publish()
        assert turn_of(engine) == f"Tỉnh {start}"
