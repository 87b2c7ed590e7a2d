import re

import pytest

from tools.locks import pins, problems

HASH = "--hash=sha256:" + "0" * 64


def test_a_pinned_and_hashed_package_is_read():
    assert {
        name: str(version) for name, version in pins(f"Babel==2.1 \\\n    {HASH}\n").items()
    } == {"babel": "2.1"}


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        (f"babel>=2.1 {HASH}", "not pinned: babel"),
        ("babel==2.1", "without hashes: babel"),
        ("babel==2.1 --hash=md5:00", "without hashes: babel"),
        (f"babel @ https://example.org/babel.whl {HASH}", "an address: babel"),
        (
            "--index https://example.org/",
            "not a package with a version: --index https://example.org/",
        ),
    ],
)
def test_anything_else_is_refused(entry, why):
    with pytest.raises(ValueError, match=f"^{re.escape(why)}$"):
        pins(entry)


@pytest.mark.parametrize(
    ("run", "dev", "uv", "said"),
    [
        ("babel==2.1", "babel==2.1", "1.0", []),
        (
            "babel==3.0",
            "babel==3.0",
            "1.0",
            ["run.lock: does not answer Babel<3", "dev.lock: does not answer Babel<3"],
        ),
        ("babel==2.1", "babel==2.2", "1.0", ["dev.lock: babel differs"]),
        ("babel==2.1", "babel==2.1", "2.0", ["dev.lock: uv differs"]),
    ],
)
def test_the_locks_answer_what_is_asked_for(tmp_path, run, dev, uv, said):
    (tmp_path / "run.in").write_text("Babel<3\n")
    (tmp_path / "installer.in").write_text("uv\n")
    (tmp_path / "installer.lock").write_text(f"uv==1.0 {HASH}\n")
    (tmp_path / "dev.in").write_text("-r run.in\n-r installer.in\n")
    (tmp_path / "run.lock").write_text(f"{run} {HASH}\n")
    (tmp_path / "dev.lock").write_text(f"{dev} {HASH}\nuv=={uv} {HASH}\n")

    found = list(problems(tmp_path))

    assert len(found) == len(said)
    assert all(
        line.startswith(f"requirements/{start}") for line, start in zip(found, said, strict=True)
    )
