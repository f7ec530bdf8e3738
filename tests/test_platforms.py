"""Each content system's selectors on a page that we wrote after its template; all names and texts are illustrative."""

from pathlib import Path

import pytest

from analyzers.page import extract_article
from crawler.portal import load_portal, platform_names
from indexer.pipeline import selectors_of

PROSE = (
    "Sáng 12/6, Ủy ban nhân dân tỉnh Minh Họa tổ chức hội nghị sơ kết một năm thực hiện quy chế dân chủ ở cơ sở, "
    "đồng chí Phó Chủ tịch chủ trì; các sở, ngành và địa phương báo cáo kết quả, nêu khó khăn và đề xuất giải pháp."
)
LEAD = "Hội nghị đánh giá kết quả một năm và bàn nhiệm vụ thời gian tới của toàn tỉnh."
TITLE = "Sơ kết một năm thực hiện quy chế dân chủ"
CLOCK = '<div class="clock">Thứ Bảy, 25/5/2024</div><ul class="menu"><li>Trang chủ</li><li>Tin tức</li></ul>'

# platform → the page between <body> and </body>
PAGES = {
    "liferay": f"""<div class="portlet-asset-publisher"><div class="asset-full-content-title">{TITLE}</div>
        <div class="assetPublishDate block_timer">12/06/2021 | 3:05 PM</div><div class="asset-content">
        <div class="sapo-wrapper"><p class="sapo"><strong>{LEAD}</strong></p></div>
        <div class="journal-content-article"><p>{PROSE}</p><p class="view-content-author"><em>admin admin</em></p></div></div>
        <div class="asset-control-detail">Print Send email</div></div>""",
    "vportal": f"""<div id="content_detail_news"><h1 id="titleDetail" class="title">{TITLE}</h1>
        <div class="tool"><span class="date_time">12/06/2021 15:05</span></div><div id="leadDetail" class="summary">{LEAD}</div>
        <div id="contentDetail" class="textdetail"><p>{PROSE}</p></div><div class="author">Lê Minh Họa</div>
        <div id="footerOfNewDetail"><div class="list_detail">Tin khác (13/06/2021)</div></div></div>""",
    "nukeviet": f"""<div class="news_column"><h1 class="title" itemprop="headline">{TITLE}</h1>
        <span itemprop="datePublished" class="hidden">2021-06-14T08:00:00+07:00</span><span class="h5">Thứ bảy - 12/06/2021 15:05</span>
        <div class="hometext">{LEAD}</div><div id="news-bodyhtml" class="bodytext"><p>{PROSE}</p></div>
        <p class="h5 text-right"><strong>Tác giả: </strong>Lê Minh Họa</p></div>""",
    "sharepoint": f"""<div id="news_content" class="news_content"><div class="title_news"><h1>{TITLE}</h1></div>
        <div class="date-detail noprint">Ngày 12/06/2021 - 15:05:00 | 55 lượt xem</div><div class="tien-ich noprint">Xem cỡ chữ</div>
        <div id="divArticleDescription">{LEAD}</div><div id="divArticleContent"><p>{PROSE}</p>
        <div id="danhgiabv">lượt đánh giá: , trung bình:</div></div></div>""",
    "wordpress": f"""<article class="post"><h1 class="entry-title">{TITLE}</h1><span class="posted-on">
        <time class="entry-date published" datetime="2021-06-12T15:05:00+07:00">12/06/2021</time></span>
        <span class="byline"><span class="author">Quản trị viên</span></span>
        <div class="entry-content"><p>{LEAD}</p><p>{PROSE}</p><div class="sharedaddy">Share this</div></div></article>""",
    "joomla": f"""<div class="item-page"><div class="page-header"><h2 itemprop="headline">{TITLE}</h2></div>
        <dl class="article-info"><dd class="createdby">Viết bởi <span itemprop="name">Lê Minh Họa</span></dd>
        <dd class="published"><time datetime="2021-06-12T15:05:00+07:00" itemprop="datePublished">12 Tháng 6 2021</time></dd></dl>
        <div itemprop="articleBody"><p><strong>{LEAD}</strong></p><p>{PROSE}</p></div><ul class="pager pagenav"><li>Trang sau</li></ul></div>""",
    "mojoportal": f"""<h2 class="articletitle">{TITLE}</h2><div class="left-article-more-container">12/06/2021 15:05</div>
        <div class="sapo">{LEAD}</div><div id="article_text" class="articletext"><p>{PROSE}</p></div>
        <div id="Author" class="article-author">Lê Minh Họa</div><div class="article-tool">35 <a class="gotop">Go top</a></div>""",
    "hemera": f"""<div id="content"><h1 class="title">{TITLE}</h1><div class="date">Thứ Bảy, 12/06/2021, 15:05 [GMT+7]</div>
        <div class="sapo">{LEAD}</div><div class="content"><p>{PROSE}</p><div class="related">Tin liên quan</div></div></div>""",
    "dailypaper": f"""<h1 class="cms-title">{TITLE}</h1><span class="cms-date">12/06/2021 - 15:05</span>
        <div class="cms-desc">{LEAD}</div><div class="cms-body"><p>{PROSE}</p></div><div class="cms-relate">Tin khác</div>""",
}


def test_every_platform_has_a_page() -> None:
    assert {*PAGES, "generic"} == set(platform_names())


@pytest.mark.parametrize("platform", sorted(PAGES))
def test_a_page_of_the_template_is_read(tmp_path: Path, platform: str) -> None:
    file = tmp_path / "minh-hoa.toml"
    file.write_text(
        'name = "Cổng minh họa"\nlevel = "province"\nprovince = "Hà Nội"\nkind = "government"\nhosts = ["minhhoa.gov.vn"]\n'
        f'start = ["https://minhhoa.gov.vn/"]\nplatform = "{platform}"\n',
        encoding="utf-8",
    )
    html = f"<!doctype html><html><head><title>Cổng</title></head><body>{CLOCK}{PAGES[platform]}</body></html>"
    article = extract_article(html, url="https://minhhoa.gov.vn/bai", selectors=selectors_of(load_portal(file)))
    assert article.title == TITLE
    assert article.published in ("2021-06-12T15:05:00+07:00", "2021-06-12T15:05+07:00")
    assert article.text.splitlines() == [LEAD, PROSE]
    assert article.authors == (("Lê Minh Họa",) if "Lê Minh Họa" in PAGES[platform] else ())
