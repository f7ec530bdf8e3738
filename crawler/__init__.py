"""The web: portals are crawled, what they answer is kept for ever, foreign material comes in by the same door.

Public: `portal` (load_portal, known_portals, keep_portal), `crawl.crawl`, `intake.add_files`, `archive.Archive`, `frontier.Frontier`,
`addresses` (canonical, join).
"""
