"""The tables of the catalogue."""

ARTICLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE archive_read (file TEXT PRIMARY KEY, bytes INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE page (
  portal TEXT NOT NULL, url TEXT NOT NULL, article TEXT NOT NULL, fetched TEXT NOT NULL, state TEXT NOT NULL, reason TEXT,
  marked INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (portal, url)) WITHOUT ROWID;
CREATE INDEX page_unmarked ON page (marked) WHERE marked = 0;
CREATE INDEX page_article ON page (article);
CREATE TABLE article (
  id TEXT PRIMARY KEY, portal TEXT NOT NULL, url TEXT NOT NULL, captured TEXT NOT NULL, revision INTEGER NOT NULL,
  province TEXT, published TEXT, content TEXT NOT NULL, mentions TEXT NOT NULL, found TEXT NOT NULL, found_in_title TEXT NOT NULL,
  named INTEGER NOT NULL, resolved INTEGER NOT NULL DEFAULT 0, indexed INTEGER NOT NULL DEFAULT 0,
  held INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
CREATE INDEX article_unresolved ON article (resolved) WHERE resolved = 0;
CREATE INDEX article_unindexed ON article (indexed) WHERE indexed = 0;
CREATE TABLE citation (
  article TEXT NOT NULL, position INTEGER NOT NULL, document TEXT, candidates TEXT NOT NULL, how TEXT,
  form TEXT NOT NULL, type TEXT, number TEXT, issued TEXT, issuer TEXT, subject TEXT, surface TEXT NOT NULL,
  relation TEXT, done_by TEXT, slug TEXT,
  PRIMARY KEY (article, position)) WITHOUT ROWID;
CREATE INDEX citation_document ON citation (document, article) WHERE document IS NOT NULL;
CREATE TABLE document (key TEXT PRIMARY KEY, indexed INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
CREATE INDEX document_unindexed ON document (indexed) WHERE indexed = 0;
CREATE TABLE law_name (name TEXT NOT NULL, number TEXT NOT NULL, article TEXT NOT NULL, PRIMARY KEY (name, number, article)) WITHOUT ROWID;
"""
