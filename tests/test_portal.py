"""Portal files: read strictly, platforms as defaults, and what a portal says about an address."""

from pathlib import Path

import pytest

from crawler.portal import (
    ADDED,
    Portal,
    PortalError,
    bundled_portals,
    keep_portal,
    known_portals,
    load_portal,
    platform_names,
)
from tests.shared import SHARED, needs_shared

HEAD = """name = "Cổng minh họa"
province = "Hà Nội"
level = "province"
kind = "government"
hosts = ["minhhoa.gov.vn"]
start = ["https://minhhoa.gov.vn/"]
"""


def written(folder: Path, text: str, name: str = "minh-hoa.toml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def without(key: str) -> str:
    return "".join(line for line in HEAD.splitlines(True) if not line.startswith(f"{key} "))


# (file, the key that the error names, what it says)
FAULTS = [
    (HEAD + 'colour = "red"\n', "colour", "is not a key here"),
    (HEAD + '[urls]\nartikel = "x"\n', "urls.artikel", "write one of article, listing, ignore"),
    (HEAD + '[select]\ntitel = "h1"\n', "select.titel", "is not a key here"),
    (HEAD + "[expect]\npages = 3\n", "expect.pages", "is not a key here"),
    (without("name"), "name", "is missing"),
    (without("hosts"), "hosts", "is missing"),
    (without("start"), "start", "is missing"),
    (without("level"), "level", "central, province, commune"),
    (without("kind"), "kind", "government, party, press"),
    (HEAD.replace('"Cổng minh họa"', '""'), "name", "must be a text"),
    (HEAD.replace('"Cổng minh họa"', "7"), "name", "must be a text"),
    (HEAD.replace('"Hà Nội"', '" "'), "province", "must be a text"),
    (HEAD.replace('level = "province"', 'level = "district"'), "level", "'district' is not known"),
    (HEAD.replace('"government"', '"blog"'), "kind", "'blog' is not known"),
    (HEAD.replace('["minhhoa.gov.vn"]', '["https://minhhoa.gov.vn/"]'), "hosts", "is no host name"),
    (HEAD.replace('["minhhoa.gov.vn"]', '["minhhoa.gov.vn:80"]'), "hosts", "is no host name"),
    (HEAD.replace('["minhhoa.gov.vn"]', "[]"), "hosts", "is missing"),
    (HEAD.replace('["minhhoa.gov.vn"]', "[3]"), "hosts", "a list of texts"),
    (HEAD.replace('["https://minhhoa.gov.vn/"]', '["minhhoa.gov.vn"]'), "start", "no http or https address"),
    (HEAD.replace('["https://minhhoa.gov.vn/"]', '["https://khac.vn/"]'), "start", "on none of the portal's hosts"),
    (HEAD + 'feeds = ["/rss/tin.rss"]\n', "feeds", "no http or https address"),
    (HEAD + 'feeds = ["https://khac.vn/rss"]\n', "feeds", "on none of the portal's hosts"),
    (HEAD + "feeds = [1]\n", "feeds", "a list of texts"),
    (HEAD + 'state = "gone"\n', "state", "active, frozen, moved, dead"),
    (HEAD + 'state = "moved"\n', "successor", "is missing"),
    (HEAD + 'successor = "khac"\n', "successor", 'goes with state = "moved" only'),
    (HEAD + "delay = -1\n", "delay", "between 0 and 3600"),
    (HEAD + "delay = true\n", "delay", "must be a number"),
    (HEAD + 'delay = "2"\n', "delay", "must be a number"),
    (HEAD + 'platform = "typo3"\n', "platform", "'typo3' is not known"),
    (HEAD + "verified = true\n", "verified", "must be a text"),
    (HEAD + 'urls = "x"\n', "urls", "must be a table"),
    (HEAD + "[urls]\narticle = '(?P<id>\\d+'\n", "urls.article", "is no regular expression"),
    (HEAD + "[urls]\nlisting = ['a', '*']\n", "urls.listing", "is no regular expression"),
    (HEAD + '[select]\ntitle = "h1["\n', "select.title", "is no CSS selector"),
    (HEAD + '[select]\ntitle = "h1"\nremove = ["p", "..x"]\n', "select.remove", "is no CSS selector"),
    (HEAD + '[select]\nbody = "article"\n', "select.title", "is missing"),
    (HEAD + '[expect]\narticles = "many"\n', "expect.articles", "must be a number"),
    (HEAD + "[expect]\narticles = 2.5\n", "articles", "whole number"),
    (HEAD + "name = \n", "minh-hoa.toml", "is not TOML"),
]


@pytest.mark.parametrize("text, key, says", FAULTS)
def test_a_fault_names_file_key_and_remedy(tmp_path: Path, text: str, key: str, says: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(PortalError) as raised:
        load_portal(path)
    sentence = str(raised.value)
    assert sentence.startswith(f"{path}: ")
    assert key in sentence
    assert says in sentence


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    with pytest.raises(PortalError, match=r"khong-co\.toml: cannot be read"):
        load_portal(tmp_path / "khong-co.toml")
    (tmp_path / "cu.toml").write_bytes('name = "Sở"'.encode("utf-16"))
    with pytest.raises(PortalError, match="is not TOML in UTF-8"):
        load_portal(tmp_path / "cu.toml")
    with pytest.raises(PortalError, match="cannot be a portal's id"):
        load_portal(written(tmp_path, HEAD, "cổng mới.toml"))


def test_the_least_file_is_read_the_generic_way(tmp_path: Path) -> None:
    portal = load_portal(written(tmp_path, HEAD))
    assert (portal.id, portal.state, portal.delay, portal.platform) == ("minh-hoa", "active", 2.0, None)
    assert not portal.select
    assert portal.role("https://minhhoa.gov.vn/tin-tuc/hop-bao-thuong-ky-a12345.html") == "article"
    assert portal.role("https://minhhoa.gov.vn/tin-tuc/") == "listing"
    assert portal.role("https://minhhoa.gov.vn/van-ban.pdf") == "other"


def test_every_key_is_read(tmp_path: Path) -> None:
    portal = load_portal(
        written(
            tmp_path,
            HEAD
            + """state = "moved"
successor = "moi"
delay = 3
platform = "joomla"
verified = "minh họa"
[urls]
article = '/bai-(?P<id>\\d+)'
ignore = '/in/'
[select]
title = "h1"
section = ["nav b"]
remove = ".quang-cao"
[expect]
articles = 12
""",
        )
    )
    joomla = load_portal(written(tmp_path, HEAD + 'platform = "joomla"\n', "j.toml"))
    assert (portal.state, portal.successor, portal.delay, portal.expect_articles) == ("moved", "moi", 3.0, 12)
    assert portal.verified == "minh họa"
    assert [pattern.pattern for pattern in portal.urls.article] == ["/bai-(?P<id>\\d+)"]
    assert portal.urls.listing == joomla.urls.listing
    assert portal.urls.ignore[:-1] == joomla.urls.ignore
    assert (portal.select.title, portal.select.section) == (("h1",), ("nav b",))
    assert portal.select.body == joomla.select.body
    assert portal.select.remove == (*joomla.select.remove, ".quang-cao")


def test_a_file_called_portal_toml_is_named_by_its_folder(tmp_path: Path) -> None:
    assert load_portal(written(tmp_path, HEAD, "so-noi-vu/portal.toml")).id == "so-noi-vu"


# (portal, address, role, key where it is an article)
ADDRESSES = [
    (
        "sotttt-hanoi",
        "https://sotttt.hanoi.gov.vn/vi/tin-tuc-su-kien/-/view_content/1005442-quan-triet.html",
        "article",
        "1005442",
    ),
    (
        "sotttt-hanoi",
        "https://sotttt.hanoi.gov.vn/a/-/view_content/1005442-quan-triet.html?redirect=x",
        "article",
        "1005442",
    ),
    (
        "sotttt-hanoi",
        "https://sotttt.hanoi.gov.vn/van-ban-du-thao/-/view_content/pop_up/1005442-quan-triet.html",
        "ignored",
        "",
    ),
    ("sotttt-hanoi", "https://sotttt.hanoi.gov.vn/vi/bao-chi-xuat-ban.html", "listing", ""),
    (
        "sotttt-hanoi",
        "https://sotttt.hanoi.gov.vn/vi/bao-chi-xuat-ban.html?p_p_id=101&p_p_lifecycle=0&_101_cur=2",
        "listing",
        "",
    ),
    ("sotttt-hanoi", "https://sotttt.hanoi.gov.vn/bao-chi.html?p_p_id=1&p_p_lifecycle=2", "ignored", ""),
    ("sotttt-hanoi", "https://sotttt.hanoi.gov.vn/documents/4375359/0/QD-160.pdf/QD-160.pdf", "other", ""),
    ("sotttt-hanoi", "https://sotttt.hanoi.gov.vn/tai-ve/quyet-dinh.pdf", "other", ""),
    ("sotttt-hanoi", "https://hanoi.gov.vn/vi/tin.html", "outside", ""),
    ("sotttt-hanoi", "https://mail.sotttt.hanoi.gov.vn/vi/tin.html", "outside", ""),
    ("baolongan", "https://baolongan.vn/quy-che-dan-chu-o-co-so-a171234.html", "article", "171234"),
    ("baolongan", "https://baolongan.vn/thoi-su/", "listing", ""),
    ("laodongthudo", "https://laodongthudo.vn/phat-huy-quyen-lam-chu-116234.html", "article", "116234"),
    ("mpi", "https://www.mpi.gov.vn/portal/Pages/2024-3-1/Trien-khai-thuc-hien-luat6q2w8e.aspx", "article", None),
    ("mpi", "https://www.mpi.gov.vn/Pages/tinbai.aspx?idTin=1&ItemID=60012", "article", "60012"),
    ("mpi", "https://www.mpi.gov.vn/pages/tintuc/TTS.aspx?id_tintuc=3", "ignored", ""),
    ("nghean", "https://nghean.gov.vn/tin-tuc/trien-khai-luat-dan-chu-123456", "article", "123456"),
    ("nghean", "https://nghean.gov.vn/", "listing", ""),
]

# (platform, path and query, role, key)
PLATFORM_ADDRESSES = [
    ("nukeviet", "/vi/news/tin-hoat-dong/hop-giao-ban-thang-5-1007.html", "article", "1007"),
    ("nukeviet", "/print/tin-hoat-dong/hop-giao-ban-1007.html", "ignored", ""),
    ("nukeviet", "/savefile/tin-hoat-dong/hop-giao-ban-1007.html", "ignored", ""),
    ("nukeviet", "/tin/hop-giao-ban-1007.html?download=1&id=0", "ignored", ""),
    ("nukeviet", "/tin-hoat-dong/page-2/", "listing", ""),
    ("nukeviet", "/news/tag/dan-chu/page-2", "listing", ""),
    ("nukeviet", "/uploads/news/2024_05/a-1.png", "other", ""),
    ("wordpress", "/2016/02/21/tang-cuong-quan-ly/", "article", None),
    ("wordpress", "/2016/02/tang-cuong-quan-ly/", "article", None),
    ("wordpress", "/2016/02/21/", "listing", ""),
    ("wordpress", "/2016/02/page/2/", "listing", ""),
    ("wordpress", "/2016/02/21/tang-cuong-quan-ly/?replytocom=12", "ignored", ""),
    ("wordpress", "/2016/02/21/tang-cuong-quan-ly/feed/", "ignored", ""),
    ("wordpress", "/xa-hung-tien-hoan-thanh-pho-cap-giao-duc/", "article", None),
    ("wordpress", "/category/thoi-su/page/2/", "listing", ""),
    ("wordpress", "/wp-json/oembed/1.0", "ignored", ""),
    ("joomla", "/tin-tuc/103-xa-phan-loai-rac.html", "article", "103"),
    ("joomla", "/index.php/tin-tuc/item/57-xa-phan-loai-rac", "article", "57-xa-phan-loai-rac"),
    ("joomla", "/index.php?option=com_content&view=article&id=9", "article", "9"),
    ("joomla", "/tin-tuc/103-xa-phan-loai-rac.html?tmpl=component&print=1", "ignored", ""),
    ("joomla", "/tin-tuc.feed?type=rss", "ignored", ""),
    ("joomla", "/tin-tuc.html?start=7", "listing", ""),
    ("joomla", "/images/tin-bai/40-ct-tw-33.pdf", "other", ""),
    ("joomla", "/index.php", "listing", ""),
    ("joomla", "/index.php?option=com_content&view=category&id=8&start=7", "listing", ""),
    ("joomla", "/gioi-thieu/2-uncategorised.html", "listing", ""),
    ("nukeviet", "/index.php?language=vi&nv=news&op=tin/hop-giao-ban-1007.html", "article", "1007"),
    ("nukeviet", "/index.php?language=vi&nv=news&op=tin", "listing", ""),
    ("wordpress", "/index.php", "listing", ""),
    ("wordpress", "/wp-comments-post.php", "ignored", ""),
    ("dotnetnuke", "/Default.aspx?tabid=87&id=5521", "article", "5521"),
    ("dotnetnuke", "/Default.aspx?tabid=87", "listing", ""),
    ("vnpt", "/1276/29344/30601/tin-hoat-dong", "article", "30601"),
    ("vnpt", "/Default.aspx?id=30420&sname=minhhoa&sid=4", "article", "30420"),
    ("mastercms", "/thu-hep-khoang-cach-116231.html", "article", "116231"),
    ("mastercms", "/dan-chu-tag1207.html", "ignored", ""),
    ("drupal", "/node/3312", "article", "3312"),
    ("drupal", "/thi-dua?page=1", "listing", ""),
    ("sharepoint", "/noidung/tintuc/Pages/chi-tiet-tin-tuc.aspx?ItemID=812&l=TinTuc", "article", "812"),
    ("sharepoint", "/Trang/ChiTietTinTuc.aspx?nid=55", "article", "55"),
    ("sharepoint", "/_layouts/15/start.aspx", "ignored", ""),
    ("sharepoint", "/Pages/default.aspx", "listing", ""),
    ("sharepoint", "/tin-trong-tinh/hop-hdnd-tinh-1287001", "article", "1287001"),
    ("sharepoint", "/van-ban/2024", "listing", ""),
    ("liferay", "/web/guest/w/hop-hdnd-tinh", "article", "hop-hdnd-tinh"),
    ("liferay", "/-/hop-hdnd-tinh?redirect=%2F", "article", "hop-hdnd-tinh"),
    ("liferay", "/-/view_content/12-hop-hdnd.html", "article", "12"),
    ("hemera", "/chinh-tri/202103/hop-hdnd-tinh-2521466/", "article", "2521466"),
    ("hemera", "/chinh-tri/", "listing", ""),
    ("dailypaper", "/hop-hdnd-tinh-post123456.html", "article", "123456"),
    ("dailypaper", "/dai-hoi-dang-event123.html", "ignored", ""),
    ("vportal", "/web/guest/-/asset_publisher/aBc/content/hop-hdnd", "article", "hop-hdnd"),
    ("mojoportal", "/tin-tuc/hop-hdnd-tinh-4512.aspx", "article", "4512"),
]


def says(portal: Portal, url: str, role: str, key: str | None) -> None:
    assert portal.role(url) == role
    if role == "article":
        found = portal.article_key(url)
        assert found == key if key is not None else len(found) >= 6


@pytest.mark.parametrize("portal, url, role, key", ADDRESSES)
def test_what_an_address_is(portal: str, url: str, role: str, key: str | None) -> None:
    says(bundled_portals()[portal], url, role, key)


@pytest.mark.parametrize("platform, target, role, key", PLATFORM_ADDRESSES)
def test_what_an_address_is_by_platform(tmp_path: Path, platform: str, target: str, role: str, key: str | None) -> None:
    portal = load_portal(written(tmp_path, HEAD + f'platform = "{platform}"\n'))
    says(portal, f"https://minhhoa.gov.vn{target}", role, key)


def test_an_article_without_an_id_has_one_key_for_all_its_spellings(tmp_path: Path) -> None:
    portal = load_portal(written(tmp_path, HEAD + 'platform = "wordpress"\n'))
    one = portal.article_key("https://minhhoa.gov.vn/2016/02/21/quản-lý/")
    assert one == portal.article_key("https://minhhoa.gov.vn:443/2016/02/21/qu%e1%ba%a3n-l%C3%BD/?utm_source=x#y")
    assert len(one) == 16
    assert one != portal.article_key("https://minhhoa.gov.vn/2016/02/22/quản-lý/")


def test_all_bundled_files_are_whole() -> None:
    portals = bundled_portals()
    assert set(portals) >= {"sotttt-hanoi", "nghean", "baolongan", "laodongthudo", "mpi"}
    for portal in portals.values():
        assert portal.delay >= 2
        assert {portal.role(url) for url in portal.start} <= {"listing", "article"}
        assert (portal.province is None) == (portal.level == "central")
        assert not portal.select or portal.select.title
    assert portals["sotttt-hanoi"].verified
    assert not portals["nghean"].verified


def test_every_platform_serves_a_portal(tmp_path: Path) -> None:
    assert set(platform_names()) >= {"generic", "liferay", "nukeviet", "sharepoint", "wordpress", "joomla", "hemera"}
    for name in platform_names():
        portal = load_portal(written(tmp_path, HEAD + f'platform = "{name}"\n'))
        assert portal.urls.article
        assert portal.urls.listing
        assert bool(portal.select.title) == bool(portal.select.body) == (name != "generic")


def test_a_portal_given_by_file_is_known_afterwards(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD)
    home = tmp_path / "var"
    kept = keep_portal(home, path)
    path.unlink()
    assert known_portals(home)["minh-hoa"] == kept
    assert known_portals(home)["added"] == ADDED
    assert set(bundled_portals()) < set(known_portals(home))
    again = keep_portal(home, home / "archive" / "minh-hoa" / "portal.toml")
    assert again == kept
    keep_portal(home, written(tmp_path, HEAD + "delay = 5\n"))
    assert known_portals(home)["minh-hoa"].delay == 5.0
    assert sorted(path.name for path in (home / "archive" / "minh-hoa").iterdir()) == ["portal.toml"]


def test_an_id_that_is_taken_is_refused(tmp_path: Path) -> None:
    for name in ("nghean.toml", "added.toml"):
        with pytest.raises(PortalError, match="rename the file"):
            keep_portal(tmp_path / "var", written(tmp_path, HEAD, name))
    with pytest.raises(PortalError, match="is not a key"):
        keep_portal(tmp_path / "var", written(tmp_path, HEAD + "x = 1\n"))
    assert not (tmp_path / "var").exists()


def test_anything_is_an_article_of_added() -> None:
    assert ADDED.role("https://ai-cung-duoc.vn/tin/1") == "article"
    assert ADDED.role("urn:tracuu:file:0123456789ab/a.txt") == "article"
    assert len(ADDED.article_key("urn:tracuu:file:0123456789ab/a.txt")) == 16


@needs_shared
@pytest.mark.parametrize("system", ["nukeviet", "wordpress", "joomla"])
def test_files_that_name_only_a_platform_load(system: str) -> None:
    assert SHARED is not None
    portal = load_portal(SHARED / "cms" / system / "portal.toml")
    assert (portal.id, portal.platform) == (system, system)
    assert portal.select.title
    assert portal.select.body
    assert portal.expect_articles == 60
