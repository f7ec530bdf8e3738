"""Writing to a tantivy index so that what was acknowledged is there."""

import contextlib
from collections.abc import Callable, Iterable

import tantivy

from indexer.engine import EngineError
from indexer.tantivy_folder import IndexFolder
from indexer.tantivy_query import count

_HEAP = 96_000_000
_BATCH = 1_000


class Writer:
    """Takes the folder's writer at the first change and keeps it until `close`.

    A tantivy writer that has failed once can go on accepting documents and store none of them (reliability.md, "Measured" 4):
    after any failure it is thrown away with all since the last commit, and every commit is proven by counting.
    """

    def __init__(self, folder: IndexFolder, schema: tantivy.Schema) -> None:
        self._folder = folder
        self._schema = schema
        self._writer: tantivy.IndexWriter | None = None
        self._touched: set[str] = set()
        self._present: set[str] = set()

    def put(self, uid: str, document: tantivy.Document) -> None:
        """Add, replacing what has the same uid."""

        def replace(writer: tantivy.IndexWriter) -> None:
            writer.delete_documents_by_term("uid", uid)
            writer.add_document(document)

        self._change(uid, replace)
        self._present.add(uid)

    def drop(self, uid: str) -> None:
        """Delete what has the uid, if anything does."""
        self._change(uid, lambda writer: writer.delete_documents_by_term("uid", uid))
        self._present.discard(uid)

    def commit(self) -> None:
        """Make all changes durable; raises EngineError unless the index then holds exactly the records it should."""
        if not self._touched:
            return
        before = self._folder.searcher()
        expected = before.num_docs - self._held(before, self._touched) + len(self._present)
        self._guarded("the commit", lambda writer: writer.commit())
        after = self._folder.searcher()
        kept = self._held(after, self._touched)
        if after.num_docs != expected or kept != len(self._present):
            lost = f"{after.num_docs} records instead of {expected}, {kept} of the {len(self._present)} just written"
            self.discard()
            raise EngineError(f"The index {self._folder.path} holds {lost}. Run `tracuu index --rebuild`.")
        self._touched.clear()
        self._present.clear()

    def discard(self) -> None:
        """Throw away the writer and all since the last commit."""
        self._writer = None
        self._touched.clear()
        self._present.clear()

    def close(self) -> None:
        """Let running merges end and give the writer back; what was not committed is dropped."""
        writer, changed = self._writer, bool(self._touched)
        self.discard()
        if writer is not None:
            with contextlib.suppress(ValueError):  # the folder may be gone
                if changed:
                    writer.rollback()  # ends running merges as well
                writer.wait_merging_threads()

    def _change(self, uid: str, change: Callable[[tantivy.IndexWriter], object]) -> None:
        self._guarded(uid, change)
        self._touched.add(uid)

    def _guarded(self, what: str, change: Callable[[tantivy.IndexWriter], object]) -> None:
        if self._writer is None:
            self._writer = self._folder.writer(_HEAP)
        try:
            change(self._writer)
        except (KeyboardInterrupt, SystemExit):
            self.discard()
            raise
        except BaseException as error:  # a Rust panic is no Exception
            self.discard()
            raise EngineError(
                f"The index {self._folder.path} did not take {what}: {error}. "
                "What was written since the last commit is dropped; see that the disk has room and run `tracuu index` again."
            ) from error

    def _held(self, searcher: tantivy.Searcher, uids: Iterable[str]) -> int:
        """How many of the uids the index holds."""
        wanted, held = sorted(uids), 0
        for start in range(0, len(wanted), _BATCH):
            some = tantivy.Query.term_set_query(self._schema, "uid", wanted[start : start + _BATCH])
            held += count(searcher, some)
        return held
