"""A project is found from any folder below it, named as text or as a path."""

import countyindex as ci


def test_a_project_is_found_from_a_folder_below_it(sample):
    below = sample.root / "indicators" / "sample"
    assert ci.find_project(below).root == sample.root
    assert ci.find_project(str(below)).root == sample.root


def test_where_there_is_none_the_bundled_one_is_found(tmp_path):
    assert ci.find_project(tmp_path).is_bundled
