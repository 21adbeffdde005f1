"""Writes one Arrow stream, as a frame of the channel holds it: FILE ROWS."""

import sys

import pyarrow as pa

file, rows = sys.argv[1], int(sys.argv[2])
columns = {
    "id": pa.array(range(rows), pa.int64()),
    "device": pa.array([f"device-{at % 977}" for at in range(rows)]),
    "temperature": pa.array([(at % 400) / 10 for at in range(rows)]),
    "humidity": pa.array([(at % 1000) / 1000 for at in range(rows)]),
    "ok": pa.array([at % 7 != 0 for at in range(rows)]),
}
table = pa.table(columns)
with pa.OSFile(file, "wb") as sink, pa.ipc.new_stream(sink, table.schema) as writer:
    writer.write_table(table)
