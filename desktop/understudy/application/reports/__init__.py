"""Reports: made as documents, rendered by an adapter."""

from understudy.application.reports.service import ReportOptions, Reports

__all__ = ["ReportOptions", "Reports"]
