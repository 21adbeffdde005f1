"""Releases the Connect session of a run whose own process was killed: what it had there would go on."""

from sparkwire.driver_file import DriverFile
from sparkwire.remote_session import release_left_session

if __name__ == "__main__":
    driver = DriverFile.from_environment()
    if driver is not None and driver.remote is not None:
        release_left_session(driver.remote)
