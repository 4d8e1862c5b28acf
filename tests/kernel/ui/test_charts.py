"""Charts: every point within the picture, words escaped, and nothing that a strict page would refuse."""

from decimal import Decimal

from django.template.loader import render_to_string

from yanfa.kernel.ui.charts import Point, Scatter


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
