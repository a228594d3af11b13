"""Run every benchmark, one after another."""

from benchmarks import submit_reports

submit_reports.main()
