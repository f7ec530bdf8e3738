"""The weights that pyvi's package carries, read without importing pyvi: it would bring scikit-learn, seconds and 100 MB along.

Two files of the installed package are read: the pickled estimator, which holds a CRFsuite model as bytes, and the list of words.
The binary layout is CRFsuite's `lCRF`, version 100: a header, 20-byte features, and two databases of names (labels, attributes).
"""

import pickle
import struct
from dataclasses import dataclass
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

_HEADER = struct.Struct("<4sI4s9I")
_FEATURE = struct.Struct("<IIId")
_CHUNK = 12
_LABELS = ["B_W", "I_W"]


class ModelError(RuntimeError):
    """pyvi's files are not there or not as expected; the sentence names the file and what to do."""


@dataclass(frozen=True, slots=True)
class Model:
    """A linear chain over two labels, by differences: every weight is that of "inside a word" less that of "begins one".

    `weights` go by attribute as the model spells it (`word.lower():nhà`). `transitions[a][b]` are the scores from label a to
    label b (0 begins, 1 inside), not differences. `pairs` and `triples` are the listed words of two and three syllables, a space
    between them, as pyvi lists them.
    """

    weights: dict[str, float]
    transitions: tuple[tuple[float, float], tuple[float, float]]
    pairs: tuple[str, ...]
    triples: tuple[str, ...]


def read_model() -> Model:
    """The model of the installed pyvi; ModelError if there is none or it has another layout."""
    folder = _folder()
    weights, transitions = parse_crf(crf_in_pickle(_read(folder / "pyvi3.pkl")))
    listed = _read(folder / "words.txt").decode("utf-8").split("\n")
    pairs, triples = (tuple(word for word in listed if word.count(" ") == spaces) for spaces in (1, 2))
    return Model(weights, transitions, pairs, triples)


def crf_in_pickle(pickled: bytes) -> bytes:
    """The CRFsuite model inside a pickled estimator. No class of the pickle is imported and nothing in it is run."""
    try:
        model = _model_bytes(_Reader(BytesIO(pickled)).load())
    except (pickle.UnpicklingError, EOFError, AttributeError, IndexError, TypeError, ValueError) as error:
        raise ModelError(f"pyvi's models/pyvi3.pkl cannot be read ({error}); install pyvi anew") from error
    if model is None:
        raise ModelError(
            "pyvi's models/pyvi3.pkl holds no CRFsuite model; install the pyvi that requirements.txt names"
        )
    return model


def parse_crf(model: bytes) -> tuple[dict[str, float], tuple[tuple[float, float], tuple[float, float]]]:
    """Weights by attribute and transitions, as in `Model`, from the bytes of a CRFsuite model."""
    try:
        return _parsed(model)
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise ModelError(f"pyvi's CRFsuite model is cut short or damaged ({error}); install pyvi anew") from error


def _parsed(model: bytes) -> tuple[dict[str, float], tuple[tuple[float, float], tuple[float, float]]]:
    magic, _, kind, version, _, labels, attributes, features_at, labels_at, attributes_at, _, _ = _HEADER.unpack_from(
        model
    )
    if (magic, kind, version) != (b"lCRF", b"FOMC", 100) or _names(model, labels_at, labels) != _LABELS:
        raise ModelError("pyvi's CRFsuite model is of another kind; install the pyvi that requirements.txt names")
    names = _names(model, attributes_at, attributes)
    weights = dict.fromkeys(names, 0.0)
    moves = [[0.0, 0.0], [0.0, 0.0]]
    (count,) = struct.unpack_from("<I", model, features_at + 8)
    start = features_at + _CHUNK
    for is_move, source, label, weight in _FEATURE.iter_unpack(model[start : start + count * _FEATURE.size]):
        if is_move:
            moves[source][label] = weight
        else:
            weights[names[source]] += weight if label else -weight
    if moves[0][0] - moves[1][0] > moves[0][1] - moves[1][1]:
        raise ModelError(
            "pyvi's CRFsuite model prefers to keep its label; install the pyvi that requirements.txt names"
        )
    return weights, ((moves[0][0], moves[0][1]), (moves[1][0], moves[1][1]))


def _names(model: bytes, start: int, count: int) -> list[str]:
    """The names of a database in the order of their numbers; each is stored as number, length with the closing zero, bytes."""
    (index,) = struct.unpack_from("<I", model, start + 20)
    found = []
    for offset in struct.unpack_from(f"<{count}I", model, start + index):
        place = start + offset + 8
        (length,) = struct.unpack_from("<I", model, place - 4)
        found.append(model[place : place + length - 1].decode("utf-8"))
    return found


class _Part:
    """Stands for any class of the pickle; keeps the state that it was given."""

    state: object = None

    def __new__(cls, *_: object) -> "_Part":
        return object.__new__(cls)

    def __init__(self, *_: object) -> None: ...

    def __setstate__(self, state: object) -> None:
        self.state = state


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> object:
        return _encoded if (module, name) == ("_codecs", "encode") else _Part


def _encoded(text: str, _: str) -> bytes:
    # the pickle's protocol has no bytes: they are written as Latin-1 text
    return text.encode("latin-1")


def _model_bytes(part: object) -> bytes | None:
    """The first bytes below `part` that begin as a CRFsuite model does."""
    if isinstance(part, bytes):
        return part if part.startswith(b"lCRF") else None
    inner = part.state if isinstance(part, _Part) else part
    if not isinstance(inner, dict):
        return None
    return next((found for value in inner.values() if (found := _model_bytes(value))), None)


def _folder() -> Path:
    spec = find_spec("pyvi")
    places = spec.submodule_search_locations if spec else None
    if not places:
        raise ModelError(
            "The package pyvi is not installed, and its model is what words are cut by; pip install pyvi==0.1.1"
        )
    return Path(next(iter(places))) / "models"


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path} cannot be read ({error.strerror}); install pyvi anew") from error
