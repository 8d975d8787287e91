"""A real cluster on this machine: two worker processes, one of which dies, or all of it."""

import os
import signal
import socket

import numpy as np
import pytest

distributed = pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")

from countyindex.analysis.uncertainty import cluster  # noqa: E402  (after the check above)
from countyindex.analysis.uncertainty.executors import in_turn, opened  # noqa: E402  (the same)
from countyindex.analysis.uncertainty.run import draw  # noqa: E402  (the same)
from countyindex.analysis.uncertainty.store import PASSES  # noqa: E402  (the same)
from countyindex.errors import CountyIndexError, UsageError  # noqa: E402  (the same)


def started(workers=2):
    return distributed.LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        processes=True,
        dashboard_address=":0",
        silence_logs="CRITICAL",
    )


def address(local):
    return local.scheduler_address.replace("tcp://", "dask://")


@pytest.fixture(scope="module")
def two():
    with started() as local:
        yield local


@pytest.fixture(scope="module")
def alone(weighed):
    return bits(in_turn(weighed.job, range(weighed.job.passes)))


def bits(passes):
    return {each.number: (each.scores.tobytes(), each.ranks.tobytes()) for each in passes}


def test_two_workers_give_the_bits_of_none(two, weighed, alone):
    with opened(address(two)) as executor:
        assert bits(executor(weighed.job, range(weighed.job.passes))) == alone


def test_workers_that_only_the_scheduler_reaches_give_the_same(two, weighed, alone, monkeypatch):
    monkeypatch.setattr(cluster, "_reachable", lambda worker: False)
    with opened(address(two)) as executor:
        assert bits(executor(weighed.job, range(weighed.job.passes))) == alone


def test_a_worker_is_reached_where_something_listens():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        place = f"tcp://127.0.0.1:{listening.getsockname()[1]}"
        assert cluster._reachable(place)
    assert not cluster._reachable(place)
    assert not cluster._reachable("inproc://somewhere/1/2")


def test_a_job_is_sent_once_and_few_passes_are_handed_out_at_once(two, weighed, monkeypatch):
    sent, handed = [], []
    scatter, submit = distributed.Client.scatter, distributed.Client.submit
    monkeypatch.setattr(
        distributed.Client, "scatter", lambda *a, **k: sent.append(a) or scatter(*a, **k)
    )
    monkeypatch.setattr(
        distributed.Client, "submit", lambda *a, **k: handed.append(a) or submit(*a, **k)
    )
    with opened(address(two)) as executor:
        passes = executor(weighed.job, [n % weighed.job.passes for n in range(20)])
        for taken, _ in enumerate(passes, start=1):
            assert len(handed) <= taken + cluster.AHEAD * 2
        assert len(handed) == taken == 20
        list(executor(weighed.job, [0]))
    assert len(sent) == 1


def test_a_worker_killed_half_way_loses_nothing(two, weighed, alone):
    with opened(address(two)) as executor:
        passes = executor(weighed.job, range(weighed.job.passes))
        found = [next(passes)]
        victim = next(iter(two.workers.values()))
        os.kill(victim.pid, signal.SIGKILL)
        found += passes
    assert len(found) == weighed.job.passes
    assert bits(found) == alone


def test_a_lost_cluster_is_said_and_what_was_computed_is_kept(
    weighed, alone, tmp_path, monkeypatch
):
    monkeypatch.setattr(cluster, "PATIENCE", 2)
    local = started(workers=1)
    kept = []

    def breaking(executor):
        def run(job, numbers):
            for done in executor(job, numbers):
                kept.append(done.number)
                yield done
                local.close()

        return run

    with opened(address(local)) as executor, pytest.raises(CountyIndexError) as lost:
        draw(weighed, breaking(executor), checkpoint=tmp_path / "kept")
    assert "the cluster was lost in the middle of the draws" in str(lost.value)
    assert "--resume goes on" in str(lost.value)
    assert lost.value.exit_code == 1
    noted = (tmp_path / "kept" / PASSES).read_text(encoding="utf-8").splitlines()
    assert len(noted) == len(kept) >= 1
    asked = []
    resumed = draw(weighed, noting(asked), checkpoint=tmp_path / "kept")
    assert sorted(asked + kept) == list(range(weighed.job.passes))
    np.testing.assert_array_equal(resumed.units["score_mean"], draw(weighed).units["score_mean"])


def noting(asked):
    def run(job, numbers):
        asked.extend(numbers)
        return in_turn(job, numbers)

    return run


def test_nobody_at_the_address_is_said_in_a_sentence(monkeypatch):
    monkeypatch.setattr(cluster, "PATIENCE", 0.5)
    refusal = "dask://127.0.0.1:1 does not answer as the scheduler of a Dask cluster"
    with pytest.raises(UsageError, match=refusal), opened("dask://127.0.0.1:1"):
        pass


def test_a_cluster_without_workers_is_said_in_a_sentence(monkeypatch):
    monkeypatch.setattr(cluster, "PATIENCE", 1)
    said = r"has no workers\. Start some with 'dask worker tcp"
    with started(workers=0) as local, pytest.raises(UsageError, match=said), opened(address(local)):
        pass


@pytest.mark.parametrize("name", ["dask://", "dask://host", "dask://host:port", "dask://a b:1"])
def test_what_is_no_address_is_refused(name):
    with pytest.raises(UsageError, match=r"is no address\. Give host and port"), opened(name):
        pass


def test_workers_of_another_version_are_refused():
    found = {"tcp://10.0.0.2:1": {"countyindex": "0.0.0", "numpy": np.__version__}}
    with pytest.raises(UsageError, match=r"tcp://10.0.0.2:1 .* Install the same versions"):
        cluster._refuse_strangers("dask://10.0.0.1:8786", found)
