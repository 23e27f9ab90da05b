"""Predictions in a SQLite file, through SQLAlchemy Core: they survive a restart, and a kill in the middle of a burst."""

import threading
from pathlib import Path

import sqlalchemy as sql

from kit.contract import Prediction

from .store import Kept, KeyReused

tables = sql.MetaData()
predictions = sql.Table(
    "predictions",
    tables,
    sql.Column("id", sql.Integer, primary_key=True),
    sql.Column("label", sql.String, nullable=False, index=True),
    sql.Column("score", sql.Float, nullable=False),
    sql.Column("model_id", sql.String, nullable=False),
    sql.Column("corrected_label", sql.String),
    sql.Column("note", sql.String),
    sql.Column("version", sql.Integer, nullable=False, server_default="1"),
    sqlite_autoincrement=True,  # without it SQLite may give a deleted prediction's id to a new one
)
keys = sql.Table(
    "idempotency_keys",
    tables,
    sql.Column("key", sql.String, primary_key=True),
    sql.Column("asked", sql.String, nullable=False),
    sql.Column("prediction_id", sql.Integer, nullable=False),
)


class Database:
    """Predictions in the SQLite file ``path``, with the methods of Memory; several threads and processes may use it at once."""

    def __init__(self, path: Path | str):
        self.writing = threading.Lock()  # SQLite has one writer at a time; who finds it busy sleeps for milliseconds, and asks again
        self.engine = sql.create_engine(f"sqlite:///{path}", connect_args={"timeout": 5}, pool_size=16)
        sql.event.listen(self.engine, "connect", _prepare)
        tables.create_all(self.engine)

    def add(self, prediction: Prediction, key: str | None = None, asked: str = "") -> Kept:
        """Keep ``prediction`` under a new id; for a ``key`` that came before return what it made, or raise KeyReused."""
        try:
            with self.writing, self.engine.begin() as connection:  # both rows or none
                prediction_id = connection.execute(sql.insert(predictions), prediction._asdict()).inserted_primary_key[0]
                if key is not None:
                    connection.execute(sql.insert(keys), {"key": key, "asked": asked, "prediction_id": prediction_id})
        except sql.exc.IntegrityError:
            return self._again(key, asked)
        return Kept(prediction_id, *prediction)

    def _again(self, key: str | None, asked: str) -> Kept:
        row = self._rows(sql.select(keys.c.asked, keys.c.prediction_id).where(keys.c.key == key))[0]
        kept = self.get(row.prediction_id)
        if row.asked != asked or kept is None:
            raise KeyReused(key)
        return kept

    def get(self, prediction_id: int) -> Kept | None:
        """Return the prediction with this id, or None."""
        rows = self._rows(sql.select(predictions).where(predictions.c.id == prediction_id))
        return Kept(*rows[0]) if rows else None

    def page(self, after: int, limit: int) -> list[Kept]:
        """Return at most ``limit`` predictions with ids above ``after``, the oldest first."""
        query = sql.select(predictions).where(predictions.c.id > after).order_by(predictions.c.id).limit(limit)
        return [Kept(*row) for row in self._rows(query)]

    def newest(self, limit: int) -> list[Kept]:
        """Return at most ``limit`` predictions, the newest first."""
        return [Kept(*row) for row in self._rows(sql.select(predictions).order_by(predictions.c.id.desc()).limit(limit))]

    def labelled(self, label: str, after: int, limit: int) -> list[Kept]:
        """Return at most ``limit`` predictions with ids above ``after`` whose label is ``label``, the oldest first.

        ``label`` comes from a stranger, so it must reach SQLite as a value, never as a piece of the query. ``self._rows(query)`` runs a
        query and returns its rows; the method ``page`` above shows how one is built and how rows become Kept. SQL as text works too:
        ``sql.text("SELECT * FROM predictions WHERE id > :after").bindparams(after=after)``.

        >>> Database("predictions.db").labelled("3", after=0, limit=20)                # doctest: +SKIP
        [Kept(id=7, label='3', score=0.9588, model_id='linear', corrected_label=None, note=None, version=1)]
        """
        raise NotImplementedError("exercise rest-8: select by label and id, in order, at most limit")

    def change(self, prediction_id: int, changes: dict[str, object], version: int | None = None) -> Kept | None:
        """Set the columns named in ``changes`` and return the prediction; None where none has this id (and, where given, version)."""
        found = predictions.c.id == prediction_id
        if version is not None:  # compared and set in one statement, so that nobody comes in between
            found &= predictions.c.version == version
        change = sql.update(predictions).where(found).values(**changes, version=predictions.c.version + 1).returning(*predictions.c)
        with self.writing, self.engine.begin() as connection:
            row = connection.execute(change).first()
        return Kept(*row) if row else None

    def delete(self, prediction_id: int) -> bool:
        """Forget a prediction and say whether there was one; its id is never given again."""
        with self.writing, self.engine.begin() as connection:
            return connection.execute(sql.delete(predictions).where(predictions.c.id == prediction_id)).rowcount > 0

    def _rows(self, query: sql.Executable) -> list[sql.Row]:
        with self.engine.connect() as connection:
            return connection.execute(query).all()


def _prepare(connection, _) -> None:
    """Let readers and a writer work side by side, and keep what was acknowledged when the process is killed (sqlite.org/wal.html)."""
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
