"""Columns from records in the wire format of Confluent's serializers, and records from columns.

A zero byte, the number of a schema as four bytes, the record. Spark's own functions read the record;
each number has a branch of its own, with the schema that the registry had for it when the query started.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyspark.sql import functions as F

from sparkwire.schema_registry import RegisteredSchema, RegistryError

if TYPE_CHECKING:
    from pyspark.sql import Column

# Spark takes a length, not an end.
REST = 2**31 - 1


def confluent_avro(
    column: Column,
    schemas: dict[int, RegisteredSchema],
    reader: str,
    mode: str = "FAILFAST",
    unknown: str = "fail",
) -> Column:
    """Returns a struct of the fields of `reader`, whichever of the schemas a record is written with.

    With the mode `PERMISSIVE` a record that cannot be read gives null, or a struct of nulls; else it fails
    the query. A schema that is not among `schemas` fails it in either mode, unless `unknown` is `bad`.
    """
    from pyspark.sql.avro.functions import from_avro

    writers = {number: schema.text for number, schema in schemas.items() if schema.kind == "AVRO"}
    if not writers:
        raise RegistryError("schema registry: the subjects have no Avro schema; expected at least one")
    options = {"mode": mode, "avroSchema": reader}
    payload = F.substring(column, 6, REST)
    branches: Any = F
    for number, writer in sorted(writers.items()):
        is_it = _is_framed(column) & (_schema_number(column) == number)
        branches = branches.when(is_it, from_avro(payload, writer, options))
    return _otherwise(branches, column, set(writers), mode, unknown)


def confluent_json(
    column: Column,
    schema: str,
    options: dict[str, str],
    schemas: dict[int, RegisteredSchema] | None = None,
    unknown: str = "fail",
) -> Column:
    """Returns a struct of the fields of `schema`, as `from_json` gives it.

    With `schemas` a record must name one of them.
    """
    known = None
    is_it = _is_framed(column)
    if schemas is not None:
        known = {number for number, one in schemas.items() if one.kind == "JSON"}
        if not known:
            raise RegistryError("schema registry: the subjects have no JSON Schema; expected at least one")
        is_it = is_it & _schema_number(column).isin(sorted(known))
    text = F.when(is_it, F.substring(column, 6, REST).cast("string"))
    text = _otherwise(text, column, known, options["mode"], unknown)
    return F.from_json(text.cast("string"), schema, options)


def to_confluent(column: Column, number: int) -> Column:
    """Returns the bytes of `column` behind the header that names a schema; null where it is null."""
    header = F.lit(bytes(1) + number.to_bytes(4, "big"))
    return F.concat(header, column.cast("binary"))


def _is_framed(column: Column) -> Column:
    return (F.length(column) >= 5) & (F.substring(column, 1, 1) == F.lit(bytes(1)))


def _schema_number(column: Column) -> Column:
    return F.conv(F.hex(F.substring(column, 2, 4)), 16, 10).cast("bigint")


def _otherwise(branches: Any, column: Column, known: set[int] | None, mode: str, unknown: str) -> Column:
    """What a record is that has none of the known numbers: null, or an error that says what it has."""
    if known is not None and unknown != "bad":
        numbers = ", ".join(map(str, sorted(known)))
        message = F.concat(
            F.lit("a record names the schema "),
            _schema_number(column).cast("string"),
            F.lit(
                ", which the registry did not have for its subjects when the query started; "
                f"it had {numbers}. Where it was registered since, run the job again"
            ),
        )
        branches = branches.when(_is_framed(column), F.raise_error(message))
    if mode == "FAILFAST":
        message = F.concat(
            F.lit("a record is not in Confluent's wire format: it begins with "),
            F.hex(F.substring(column, 1, 5)),
            F.lit("; expected 00 and the number of a schema, five bytes in all"),
        )
        branches = branches.when(column.isNotNull(), F.raise_error(message))
    return branches
