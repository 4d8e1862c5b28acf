"""Charts: every point within the picture, words escaped, and nothing that a strict page would refuse."""

from decimal import Decimal

from django.template.loader import render_to_string

from yanfa.kernel.ui.charts import Bar, Bars, Point, Scatter


def test_points_stand_within_the_picture_whatever_their_figures():
    points = [Point(Decimal(x), Decimal(y), "p") for x, y in ((0, 0), (100, 100), (-5, 250), (3, 0))]
    chart = Scatter(points, "x", "y", "t")
    assert (chart.widest, chart.tallest) == (100, 260)
    for dot in chart.dots:
        assert chart.left <= dot.left <= chart.right
        assert chart.top <= dot.top <= chart.bottom
    assert [tick.text for tick in chart.columns] == ["0", "20", "40", "60", "80", "100"]


def test_the_picture_links_every_point_and_escapes_its_name():
    chart = Scatter([Point(Decimal(50), Decimal(80), "<b>甲</b>", "/p/1/", "good")], "执行率", "得分率", "图")
    html = render_to_string("ui/scatter.html", {"chart": chart})
    assert '<a href="/p/1/" aria-label="&lt;b&gt;甲&lt;/b&gt;">' in html
    assert '<circle class="dot good"' in html
    assert "style=" not in html
    assert "<b>" not in html


def test_numbers_in_the_picture_do_not_follow_the_language(settings):
    settings.USE_THOUSAND_SEPARATOR = True
    chart = Scatter([Point(Decimal("33.3"), Decimal("66.6"), "甲")], "x", "y", "t")
    html = render_to_string("ui/scatter.html", {"chart": chart})
    assert f'cx="{chart.dots[0].left}"' in html


def bars(*figures):
    return Bars([Bar(Decimal(each), f"第{number}项") for number, each in enumerate(figures)], "次", "图")


def test_bars_stand_within_the_picture_whatever_their_figures():
    for figures in ((0,), (1, 2, 3), (1258353, 0, 999999), (-4, 7), ("0.5", "0.25"), range(366)):
        chart = bars(*figures)
        assert chart.tallest >= max(0, *(float(each) for each in figures), 0)
        for column in chart.columns:
            assert (
                chart.left <= column.left <= column.middle <= column.left + column.width <= chart.right + 0.2
            )
            assert chart.top <= column.top <= chart.bottom
            assert column.top + column.height == chart.bottom


def test_the_axis_of_bars_ends_at_a_round_number():
    ends = {0: 5, 3: 5, 6: 10, 11: 20, 21: 25, 26: 50, 104_863: 200_000}
    assert {figure: bars(figure).tallest for figure in ends} == ends
    assert bars().columns == []


def test_bars_link_and_escape_and_do_not_follow_the_language(settings):
    settings.USE_THOUSAND_SEPARATOR = True
    chart = Bars(
        [Bar(Decimal(5000), "<b>一月</b> 5,000", "1", "?month=1"), Bar(Decimal(1), "二月")], "次", "图"
    )
    html = render_to_string("ui/bars.html", {"chart": chart})
    assert '<a href="?month=1" aria-label="&lt;b&gt;一月&lt;/b&gt; 5,000">' in html
    assert html.count("<rect") == 2
    assert f'height="{chart.columns[0].height}"' in html
    assert "style=" not in html
    assert "<b>" not in html
