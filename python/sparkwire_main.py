"""What spark-submit starts: hands over to the runner, which starts the job's script."""

import os
import sys
from pathlib import Path


def prefer_installed_pyspark() -> None:
    """Takes PySpark from the environment that Spark is part of, where it has one, and not from archives.

    spark-submit puts archives of PySpark and Py4J before the environment. Python keeps nothing compiled of
    an archive: each start would compile the same PySpark again.
    """
    home = Path(os.environ.get("SPARK_HOME", os.devnull)).resolve()
    installed = all((home.parent / package / "__init__.py").is_file() for package in ("pyspark", "py4j"))
    if installed and home.name == "pyspark":
        archives = home / "python" / "lib"
        sys.path[:] = [entry for entry in sys.path if Path(entry).resolve().parent != archives]


if __name__ == "__main__":
    prefer_installed_pyspark()
    # Only here: it imports PySpark.
    from sparkwire.runner import main

    main()
