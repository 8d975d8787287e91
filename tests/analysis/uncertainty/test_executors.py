"""Whoever computes the passes, the numbers are the same to the last bit."""

import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from countyindex.analysis.uncertainty import executors
from countyindex.analysis.uncertainty.executors import in_turn, opened
from countyindex.errors import UsageError


def bits(executor, job, numbers=None):
    """The scores and ranks of passes, byte by byte, in order."""
    numbers = range(job.passes) if numbers is None else numbers
    done = sorted(executor(job, numbers), key=lambda each: each.number)
    return [(each.number, each.scores.tobytes(), each.ranks.tobytes()) for each in done]


@pytest.fixture(scope="module")
def alone(weighed):
    return bits(in_turn, weighed.job)


def test_there_are_several_passes_and_they_differ(alone):
    assert len({scores for _, scores, _ in alone}) == len(alone) > 2


@pytest.mark.parametrize("name", ["threads", "processes"])
@pytest.mark.parametrize("workers", [1, 2])
def test_the_kind_and_number_of_workers_change_no_bit(weighed, alone, name, workers):
    with opened(name, workers) as executor:
        assert bits(executor, weighed.job) == alone


def test_every_choice_gives_the_same_bits_in_processes(provinces, shipped):
    job = provinces(*shipped.choices, draws=600).job
    with opened("processes", 2) as executor:
        assert bits(executor, job) == bits(in_turn, job)


def test_only_the_passes_asked_for_are_computed(weighed, alone):
    with opened("threads", 2) as executor:
        assert bits(executor, weighed.job, [3, 1]) == [alone[1], alone[3]]


def test_processes_read_one_file_for_all_rounds_of_a_job(weighed, monkeypatch):
    written = []
    dump = executors.joblib.dump
    monkeypatch.setattr(
        executors.joblib, "dump", lambda job, path: written.append(path) or dump(job, path)
    )
    with opened("processes", 2) as executor:
        assert len(bits(executor, weighed.job, [0])) == 1
        assert len(bits(executor, weighed.job, [1, 2])) == 2
        assert len(written) == 1
    assert not written[0].exists()


def test_linear_algebra_has_one_thread_inside_a_pass_and_its_own_again_after(weighed, monkeypatch):
    seen = []

    def noting(job, number):
        seen.append({each["num_threads"] for each in blas()})
        return np.zeros(0)

    monkeypatch.setattr(executors, "run_pass", noting)
    with threadpool_limits(2, user_api="blas"):
        for _ in in_turn(weighed.job, [0, 1]):
            pass
        after = {each["num_threads"] for each in blas()}
    assert seen == [{1}, {1}]
    assert after == {2}


def blas():
    return [each for each in threadpool_info() if each["user_api"] == "blas"]


def test_of_several_passes_at_once_the_last_gives_the_threads_back():
    with threadpool_limits(2, user_api="blas"):
        executors.one_thread.__enter__()
        executors.one_thread.__enter__()
        executors.one_thread.__exit__(None, None, None)
        inside = {each["num_threads"] for each in blas()}
        executors.one_thread.__exit__(None, None, None)
        after = {each["num_threads"] for each in blas()}
    assert (inside, after) == ({1}, {2})


@pytest.mark.parametrize(
    ("name", "workers", "said"),
    [
        ("procesess", None, "there is no executor 'procesess'. Did you mean processes?"),
        ("threads", 0, "0 workers compute nothing. Give 1 or more."),
        ("serial", 2, "'serial' is one worker. Leave --workers away."),
        ("dask://here:1", 2, "a cluster has the workers it has. Leave --workers away."),
    ],
)
def test_what_cannot_be_started_is_refused_before_anything_is(name, workers, said):
    with pytest.raises(UsageError) as refused:
        opened(name, workers)
    assert str(refused.value).endswith(said)


def test_without_the_extra_a_cluster_is_refused_by_naming_it(monkeypatch):
    def missing(name):
        raise ModuleNotFoundError("No module named 'distributed'", name="distributed")

    monkeypatch.setattr(executors, "import_module", missing)
    with pytest.raises(
        UsageError, match=r"needs distributed.*pip install 'countyindex\[cluster\]'"
    ):
        opened("dask://127.0.0.1:8786")
