"""How right a run is, against labels: links, duplicates, statuses, calibration, and what each fault costs."""

from ucj_validate.evaluate.scores import Scores, score

__all__ = ["Scores", "score"]
