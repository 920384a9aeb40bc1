"""The report of a run: one HTML file that opens anywhere and asks nothing of any network."""

from eval.report.page import write_report

__all__ = ["write_report"]
