"""The charts of the page: figures of the report drawn as inline SVG. Geometry alone, nothing is counted here.

A chart is as wide as what it stands in: lengths across are percentages, so that letters keep their size on a telephone
as on paper. `charts.css` styles it inside `<figure class="chart">`, on which its words choose between long and short.
"""

from __future__ import annotations

from ucj_validate.report.model import Report
from ucj_validate.report.page.charts import district, flow, overdue, probability, trend
from ucj_validate.report.page.charts.chart import Chart, Table


def charts(report: Report) -> dict[str, Chart]:
    """The charts that have something to look at, by key, in the order in which a reader wants them."""
    draws = (flow.flow, district.district, overdue.overdue, probability.probability, trend.trend)
    drawn = (draw(report) for draw in draws)
    return {chart.key: chart for chart in drawn if chart is not None}


__all__ = ["Chart", "Table", "charts"]
