"""Both stores give the same answers; the database also outlives its process's end, and takes every label for a value."""

import itertools
import sqlite3
import threading
import time

import pytest

from kit.contract import Prediction
from solutions.rest import store as stores
from solutions.rest.database import Database
from solutions.rest.store import Kept, KeyReused, Memory

THREE, FOUR = Prediction("3", 0.9588, "linear"), Prediction("4", 0.75, "forest")


@pytest.fixture(params=["memory", "database"])
def store(request, tmp_path):
    """Give an empty store of each kind."""
    return Memory() if request.param == "memory" else Database(tmp_path / "predictions.db")


def _at_once(function, times: int) -> list:
    """Return what ``function(0)``, ``function(1)`` … return, called by as many threads that start together."""
    starting, answers = threading.Barrier(times), []

    def call(number: int) -> None:
        starting.wait(10)
        answers.append(function(number))

    threads = [threading.Thread(target=call, args=[number]) for number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(answers) == times
    return answers


def test_what_was_added_is_found_under_its_id(store):
    kept = store.add(THREE)
    assert kept == Kept(1, "3", 0.9588, "linear", corrected_label=None, note=None, version=1)
    assert store.get(kept.id) == kept


def test_where_nothing_was_added_nothing_is_found(store):
    assert (store.get(1), store.page(0, 10), store.newest(10), store.labelled("3", 0, 10)) == (None, [], [], [])
    assert (store.change(1, {"note": "x"}), store.delete(1)) == (None, False)


def test_a_page_begins_after_an_id_and_is_no_longer_than_asked(store):
    kept = [store.add(THREE) for _ in range(5)]
    assert store.page(after=1, limit=3) == kept[1:4]
    assert store.page(after=4, limit=3) == kept[4:]
    assert store.page(after=5, limit=3) == []


def test_the_newest_come_first(store):
    kept = [store.add(THREE) for _ in range(5)]
    assert store.newest(2) == [kept[4], kept[3]]


def test_a_page_of_one_label_leaves_out_the_others(store):
    kept = [store.add(prediction) for prediction in (THREE, FOUR, THREE, FOUR, THREE)]
    assert store.labelled("3", after=0, limit=2) == [kept[0], kept[2]]
    assert store.labelled("3", after=3, limit=2) == [kept[4]]


def test_a_page_of_one_label_asks_what_was_predicted_and_not_what_was_said_of_it(store):
    kept = store.add(THREE)
    corrected = store.change(kept.id, {"corrected_label": "8"})
    assert (store.labelled("8", 0, 10), store.labelled("3", 0, 10)) == ([], [corrected])


@pytest.mark.parametrize("label", ["' OR '1'='1", "3'; DROP TABLE predictions; --", '3" OR ""="', "%", "3\0", ":after"])
def test_a_label_is_a_value_whatever_is_in_it(store, label):
    kept = store.add(THREE)
    assert store.labelled(label, 0, 10) == []
    odd = store.add(Prediction(label, 0.5, "linear"))
    assert store.labelled(label, 0, 10) == [odd]
    assert store.get(kept.id) == kept


def test_a_change_sets_what_it_names_and_counts_up(store):
    kept = store.add(THREE)
    first = store.change(kept.id, {"corrected_label": "8", "note": "closed"})
    second = store.change(kept.id, {"note": None})
    assert first == kept._replace(corrected_label="8", note="closed", version=2)
    assert second == store.get(kept.id) == first._replace(note=None, version=3)


def test_a_change_that_names_nothing_counts_up_too(store):
    kept = store.add(THREE)
    assert store.change(kept.id, {}) == kept._replace(version=2)


def test_a_change_of_another_version_changes_nothing(store):
    kept = store.add(THREE)
    assert store.change(kept.id, {"note": "mine"}, version=2) is None
    assert store.get(kept.id) == kept
    assert store.change(kept.id, {"note": "mine"}, version=1).note == "mine"


def test_a_change_leaves_the_others_alone(store):
    one, other = store.add(THREE), store.add(FOUR)
    store.change(one.id, {"note": "mine"})
    assert store.get(other.id) == other


def test_of_many_changes_of_one_version_exactly_one_is_made(store):
    kept = store.add(THREE)
    changed = _at_once(lambda number: store.change(kept.id, {"note": str(number)}, version=1), 8)
    [made] = filter(None, changed)
    assert store.get(kept.id) == made


def test_of_many_changes_of_any_version_each_is_counted(store):
    kept = store.add(THREE)
    _at_once(lambda number: store.change(kept.id, {"note": str(number)}), 8)
    assert store.get(kept.id).version == 9


def test_what_is_deleted_is_gone_and_deleting_it_again_changes_nothing(store):
    kept, other = store.add(THREE), store.add(FOUR)
    assert (store.delete(kept.id), store.delete(kept.id), store.get(kept.id)) == (True, False, None)
    assert store.page(0, 10) == [other]


def test_the_id_of_the_newest_is_not_given_again_when_it_was_deleted(store):
    store.add(THREE)
    newest = store.add(THREE)
    store.delete(newest.id)
    assert store.add(THREE).id > newest.id


def test_threads_that_add_at_once_get_ids_of_their_own(store):
    kept = [each for some in _at_once(lambda _: [store.add(THREE) for _ in range(20)], 8) for each in some]
    assert sorted(each.id for each in kept) == list(range(1, 161))
    assert len(store.page(0, 1000)) == 160


def test_a_key_that_came_before_gives_what_it_made(store):
    first = store.add(THREE, "key", "a 3")
    assert store.add(THREE, "key", "a 3") == first
    assert store.page(0, 10) == [first]


def test_a_key_that_came_before_gives_what_has_been_said_since(store):
    first = store.add(THREE, "key", "a 3")
    changed = store.change(first.id, {"corrected_label": "8"})
    assert store.add(THREE, "key", "a 3") == changed


def test_a_key_that_came_with_another_request_is_refused_and_adds_nothing(store):
    store.add(THREE, "key", "a 3")
    with pytest.raises(KeyReused):
        store.add(FOUR, "key", "a 4")
    assert len(store.page(0, 10)) == 1


def test_a_key_whose_prediction_was_deleted_makes_no_second_one(store):
    store.delete(store.add(THREE, "key", "a 3").id)
    with pytest.raises(KeyReused):
        store.add(THREE, "key", "a 3")


def test_two_keys_make_two_predictions_and_so_do_none(store):
    ids = [store.add(THREE, key, "a 3").id for key in ("one", "other", None, None)]
    assert len(set(ids)) == 4


def test_of_many_adds_under_one_key_exactly_one_is_made(store):
    ids = {kept.id for kept in _at_once(lambda _: store.add(THREE, "key", "a 3"), 8)}
    assert [kept.id for kept in store.page(0, 10)] == [*ids]


def test_memory_keeps_the_newest_and_forgets_the_oldest_with_their_keys(monkeypatch):
    monkeypatch.setattr(stores, "KEPT", 3)
    memory = Memory()
    for number in range(1, 6):
        memory.add(THREE, f"key {number}", "a 3")
    assert [kept.id for kept in memory.page(0, 10)] == [3, 4, 5]
    assert sorted(memory.keys) == ["key 3", "key 4", "key 5"]


def test_a_database_that_is_opened_again_holds_everything(tmp_path):
    first = Database(tmp_path / "predictions.db")
    kept, deleted = first.add(THREE, "key", "a 3"), first.add(FOUR)
    changed = first.change(kept.id, {"corrected_label": "8", "note": "closed"})
    first.delete(deleted.id)
    first.engine.dispose()
    again = Database(tmp_path / "predictions.db")
    assert again.page(0, 10) == [changed]
    assert again.add(THREE, "key", "a 3") == changed
    assert again.add(FOUR).id > deleted.id


def test_two_that_have_a_database_open_see_each_others_changes(tmp_path):
    one, other = Database(tmp_path / "predictions.db"), Database(tmp_path / "predictions.db")
    kept = one.add(THREE)
    other.change(kept.id, {"note": "seen"})
    assert one.get(kept.id).note == "seen"


def test_a_prediction_whose_key_can_not_be_kept_is_not_kept_either(tmp_path):
    database = Database(tmp_path / "predictions.db")
    database.add(THREE, "key", "a 3")
    with pytest.raises(KeyReused):
        database.add(FOUR, "key", "a 4")
    with sqlite3.connect(tmp_path / "predictions.db") as connection:  # what is on the disk, read without us
        assert connection.execute("SELECT count(*) FROM predictions").fetchone() == (1,)


class _Slow:
    """Ids that take their time."""

    def __init__(self):
        self.ids = itertools.count(1)

    def __next__(self) -> int:
        time.sleep(0.01)
        return next(self.ids)


def test_memory_looks_for_a_key_and_keeps_it_in_one_step():
    memory = Memory()
    memory.ids = _Slow()  # long enough for the others to look too
    assert {kept.id for kept in _at_once(lambda _: memory.add(THREE, "key", "a 3"), 8)} == {1}


@pytest.mark.parametrize(
    "read", [lambda memory: memory.page(0, 9), lambda memory: memory.newest(9), lambda memory: memory.labelled("3", 0, 9)]
)
def test_memory_is_read_in_one_step_for_a_dictionary_that_grows_meanwhile_ends_the_reading(read):
    memory = Memory()

    class Watched(dict):
        def values(self):
            assert memory.changing.locked()
            return super().values()

    memory.kept = Watched()
    kept = memory.add(THREE)
    assert read(memory) == [kept]
