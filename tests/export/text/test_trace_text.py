"""Traces as text."""

from countyindex.export.text.trace import trace_text


def test_the_text_goes_from_the_index_to_file_and_line(edition):
    board = edition["county"]["district"]
    text = trace_text(board.trace("余杭", "urban_rural_income_ratio"))
    steps = ["指数 64.0701", "标准化得分", "阈值", "处理值", "指标值 1.5004", "公式", "基础数据"]
    places = [text.index(step) for step in steps]
    assert places == sorted(places)
    assert "zj_yearbook_2025.csv:" in text and "浙江统计年鉴2025" in text and "表 17-25" in text


def test_inherited_figures_name_the_predecessors(edition):
    text = trace_text(edition["county"]["district"].trace("上城", "avg_schooling_years"))
    assert "承继 前身江干区划入 965,810 人" in text
    assert "缺城乡融合，按比例重分" in text


def test_what_takes_no_part_says_why_and_still_shows_its_figures(edition):
    text = trace_text(edition["county"]["district"].trace("滨江", "urban_rural_income_ratio"))
    assert "未计入指数：没有数值（不适用）" in text
    assert "无农村居民" in text and "无观测" in text


def test_corrections_are_told(sample):
    sample.write(
        "indicators/sample/corrections.yaml",
        '- {code: "900102", series: rural_income, year: 2024, was: 46000, becomes: 45000, '
        "why: 虚构的错, evidence: 虚构的证据}\n",
    )
    text = trace_text(sample.score()["sample"]["town"].trace("900102", "income_ratio"))
    assert "更正 原印 46000，更正为 45000：虚构的错（虚构的证据）" in text


def test_logarithms_show_goalposts_in_both_units(edition):
    text = trace_text(edition["county"]["district"].trace("余杭", "rural_income"))
    assert "（取自然对数）" in text and "（ln 元），即" in text


def test_imputed_cells_were_empty_before(sample):
    sample.change("yearbook.csv", "900102,beds,2024,2900,", "900102,beds,2024,,")
    board = sample.score("missing=median")["sample"]["town"]
    assert "空缺 →" in trace_text(board.trace("900102", "beds_per_head"))
