"""Viện dẫn: the citations of official documents in a text."""

from analyzers.citations.citation import Citation
from analyzers.citations.finder import find_citations
from analyzers.citations.laws import Law, full_name, laws

__all__ = ["Citation", "Law", "find_citations", "full_name", "laws"]
