"""Which judgement hurts consistency most, said in a sentence."""

import numpy as np

from countyindex.analysis.judgements import contradictions_zh
from countyindex.weighting.ahp import judgement_report

ITEMS = ("收入", "照护", "土地", "交通")


def matrix(*weights):
    return np.divide.outer(np.array(weights), np.array(weights))


def said(*matrices):
    names = ("甲", "乙")[: len(matrices)]
    return list(contradictions_zh(judgement_report(np.array(matrices)), names, ITEMS))


def test_the_judgement_that_contradicts_the_others_is_named_with_what_they_imply():
    bent = matrix(8.0, 4.0, 2.0, 1.0)
    bent[0, 3] = bent[3, 0] = 1.0
    assert said(bent) == [
        "专家（甲）的判断中，“收入”对“交通”一处最影响一致性：所填为 1，其余判断推出的比值为 8.00。"
    ]


def test_consistent_judgements_need_no_sentence():
    assert said(matrix(4.0, 2.0, 1.0), matrix(1.0, 1.0, 1.0)) == []


def test_of_three_items_all_judgements_hurt_alike():
    bent = matrix(4.0, 2.0, 1.0)
    bent[0, 2], bent[2, 0] = 1.0, 1.0
    (expert,) = said(bent)
    assert expert == (
        "专家（甲）的判断中，“收入”对“照护”、“收入”对“土地”、“照护”对“土地”这 3 处"
        "对一致性的影响相同。"
    )
