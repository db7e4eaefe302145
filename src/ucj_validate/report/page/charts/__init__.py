"""The charts of the page: figures of the report drawn as inline SVG. Geometry alone, nothing is counted here.

A chart is as wide as what it stands in: lengths across are percentages, so that letters keep their size on a telephone
as on paper. `charts.css` styles it inside `<figure class="chart">`, on which its words choose between long and short.
"""

from __future__ import annotations

from ucj_validate.report.model import Report
from ucj_validate.report.page.charts.chart import Chart, Table
from ucj_validate.report.page.charts.district import district
from ucj_validate.report.page.charts.flow import flow
from ucj_validate.report.page.charts.overdue import overdue
from ucj_validate.report.page.charts.probability import probability
from ucj_validate.report.page.charts.trend import trend


def charts(report: Report) -> dict[str, Chart]:
    """The charts that have something to look at, by key, in the order in which a reader wants them."""
    drawn = (draw(report) for draw in (flow, district, overdue, probability, trend))
    return {chart.key: chart for chart in drawn if chart is not None}


__all__ = ["Chart", "Table", "charts"]
