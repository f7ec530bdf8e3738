"""What is said to be done to cited documents: precision and recall by class on the labelled sample, and the cost beside finding.

    benchmarks/relations.py [--half odd|even|both] [--wrong]

The labels are tests/relation_labels.tsv, the texts are read from ../shared/data. Odd rows were for making the rules, even rows for
judging them. `--wrong` lists the mentions that were read otherwise. The last line is one JSON object with all figures.
"""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from analyzers.citations import find_citations
from analyzers.citations.cues import KINDS
from analyzers.citations.relations import SHOWN, relations
from tests.relation_sample import Counted, Label, count, sample
from tests.shared import SHARED


def main() -> None:
    """Count and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument(
        "--half", choices=("odd", "even", "both"), default="both", help="which rows of the labels (both)"
    )
    options.add_argument("--wrong", action="store_true", help="list the mentions that were read otherwise")
    arguments = options.parse_args()
    if SHARED is None:
        sys.exit("benchmarks/relations.py: the labelled texts are not here; put the shared data beside the checkout")
    labelled = sample()[{"odd": slice(0, None, 2), "even": slice(1, None, 2), "both": slice(None)}[arguments.half]]
    counted = count(labelled)
    print(f"{len(labelled)} labelled mentions, {arguments.half} rows")
    for kind in (*KINDS, "none"):
        _print(kind, counted.get(kind, Counted()))
    if arguments.wrong:
        _print_wrong(labelled)
    print(json.dumps({"labelled": len(labelled), "classes": _figures(counted), **_speed()}, ensure_ascii=False))


def _print(kind: str, one: Counted) -> None:
    shown = "shown" if kind in SHOWN else ""
    print(
        f"  {kind:11} precision {one.precision:.3f} ({one.right} of {one.said})  recall {one.recall:.3f} (of {one.labelled})  {shown}"
    )


def _print_wrong(labelled: Sequence[Label]) -> None:
    for one in labelled:
        if one.kind != one.said:
            print(f"  {one.source} {one.id} {one.start}-{one.end}: labelled {one.kind}, read {one.said}")


def _figures(counted: dict[str, Counted]) -> dict[str, dict[str, float]]:
    return {
        kind: {
            "precision": round(one.precision, 4),
            "recall": round(one.recall, 4),
            "labelled": one.labelled,
            "said": one.said,
        }
        for kind, one in sorted(counted.items())
    }


def _speed() -> dict[str, int]:
    assert SHARED is not None
    lines = (SHARED / "citations" / "dev_articles.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines] * 4
    found = [find_citations(text) for text in texts]
    began = time.process_time()
    for text in texts:
        find_citations(text)
    between = time.process_time()
    for text, citations in zip(texts, found, strict=True):
        relations(text, citations)
    ended = time.process_time()
    size = sum(map(len, texts))
    finding, relating = size / (between - began), size / (ended - between)
    print(f"speed: find_citations {finding / 1e6:.2f} M characters/s, relations {relating / 1e6:.2f} M characters/s")
    return {"finding": round(finding), "relations": round(relating)}


if __name__ == "__main__":
    main()
