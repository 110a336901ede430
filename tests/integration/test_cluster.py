"""The same candidates from a real Dask cluster of two processes."""

import pytest
from distributed import LocalCluster

from matching import candidates
from matching.candidates import Means
from tests.benchmarks.candidates import instance, same


class EnoughError(Exception):
    """Raised by whoever does not want to wait any longer."""


def test_a_cluster_of_two_processes_finds_the_same_and_stops_when_told():
    scorer, among = instance(300, 40, held=2)
    here = candidates.best(scorer, among, k=5)
    told = []

    def stop(done, of):
        raise EnoughError

    with LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
    ) as cluster:
        means = Means(cluster=cluster.scheduler_address)
        there = candidates.best(
            scorer, among, k=5, block=64, on_progress=lambda *at: told.append(at), means=means
        )
        with pytest.raises(EnoughError):
            candidates.best(scorer, among, k=5, block=8, on_progress=stop, means=means)

    assert same(here, there)
    assert told == [(64, 300), (128, 300), (192, 300), (256, 300), (300, 300)]
