"""What each weight of the ranking is worth: nDCG@10 of the dev queries, marked and unmarked, around the weights in use.

    python benchmarks/ranking.py CORPUS QUERIES QRELS [--weights NAME…] [--factors F…] [--queries N]

CORPUS, QUERIES and QRELS as for benchmarks/retrieval.py. The passages are indexed once; then every weight of `indexer.plan.Weights`
is multiplied by each factor, all others kept, and the queries are ranked again. Only dev queries may be given: the weights are
chosen by these figures. k1 and b of BM25 are those that both engines have (1.2 and .75): the embedded one does not let them be set.
The last line of the output is one JSON object.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from analyzers.text import fold
from benchmarks.retrieval import Question, index, ndcg, rank, read_passages, read_qrels, read_questions
from indexer.plan import MEASURED, Weights
from indexer.tantivy_engine import TantivyEngine

SILENT = ("lead", "number", "recent")
"""Weights on which passages without a lead, citations and dates say nothing."""


def main() -> int:
    options = _options()
    wanted = read_qrels(options.qrels)
    questions = [question for question in read_questions(options.queries) if question.id in wanted][
        : options.queries_used
    ]
    wanted = {question.id: wanted[question.id] for question in questions}
    figures: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        engine = TantivyEngine(Path(folder) / "index", create=True)
        print(f"{index(engine, read_passages(options.corpus))} passages, {len(questions)} queries", flush=True)
        engine.close()
        tried = {"as they are": MEASURED, **_variants(options.weights, options.factors)}
        for name, weights in tried.items():
            figures[name] = _measure(TantivyEngine(Path(folder) / "index", weights=weights), questions, wanted)
            print(
                f"{name:24} marked {figures[name]['marked']:.4f}  unmarked {figures[name]['unmarked']:.4f}", flush=True
            )
    print(json.dumps(figures))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("queries", type=Path)
    parser.add_argument("qrels", type=Path)
    names = [field.name for field in fields(Weights) if field.name not in SILENT]
    parser.add_argument("--weights", nargs="+", choices=names, default=names)
    parser.add_argument("--factors", type=float, nargs="+", default=[0.5, 2.0])
    parser.add_argument(
        "--queries", dest="queries_used", type=int, default=1_000_000, help="only the first so many queries"
    )
    return parser.parse_args()


def _variants(names: Sequence[str], factors: Sequence[float]) -> dict[str, Weights]:
    return {
        f"{name} × {factor:g}": replace(MEASURED, **{name: getattr(MEASURED, name) * factor})
        for name in names
        for factor in factors
    }


def _measure(engine: TantivyEngine, questions: Sequence[Question], wanted: dict[str, set[str]]) -> dict[str, float]:
    bare = [Question(question.id, fold(question.text)) for question in questions]
    found = {name: rank(engine, asked, hits=10)[0] for name, asked in (("marked", questions), ("unmarked", bare))}
    return {name: round(ndcg(wanted, ranked), 4) for name, ranked in found.items()}


if __name__ == "__main__":
    sys.exit(main())
