"""Says what the package sarif-tools (PyPI, Microsoft, MIT) reads in SARIF files: paths as a JSON array on stdin, one answer each on stdout."""

import json
import sys
from collections import Counter

from sarif import loader

# Results that say that all is well.
HARMLESS = ("pass", "notApplicable")


def read(path):
    """Results, levels, rules and lines, counted; or what kept sarif-tools from it."""
    try:
        sarif = loader.load_sarif_file(path)
        records = [
            record
            for run in sarif.runs
            for record, result in zip(run.get_records(), run.get_results())
            if result.get("kind") not in HARMLESS
        ]
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}".split("\n")[0][:100]}
    count = lambda name: dict(Counter(str(record[name]) for record in records))
    return {"results": len(records), "levels": count("Severity"), "rules": count("Code"), "lines": count("Line")}


json.dump([read(path) for path in json.load(sys.stdin)], sys.stdout)
