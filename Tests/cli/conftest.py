"""Files that a test gives to the command line."""

import pytest


@pytest.fixture
def script(tmp_path):
    """Writes a script and answers its path."""

    def write(text, name="script.lua"):
        path = tmp_path / name
        path.write_text(text)
        return str(path)

    return write


@pytest.fixture
def accounts(tmp_path):
    """Writes an accounts file and answers its path."""

    def write(text, name="accounts.csv"):
        path = tmp_path / name
        path.write_text(text)
        return str(path)

    return write
