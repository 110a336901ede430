"""CSV files that tests write, and how they read what was written."""

import csv

NEEDS = "need_id,text,knowhow_ids,icb_code,setting\n"
EXPERIENCES = "experience_id,title,detail,knowhow_ids,services,years,result,icb_code\n"

TWO_NEEDS = """need_id,role,icb_code,text,knowhow_ids
N2,Ward sister,QGH,"People wait on the ward for an assessment that could be done at home.",K04.1a
N1,GP,QOX,"Our weekly team meeting about frail people decides nothing.",K02.1a
"""


def read(path):
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
