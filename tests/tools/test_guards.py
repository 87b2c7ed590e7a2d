import socket

import pytest
from django.conf import settings
from django.template import Context, Template

from tools import check
from tools.project import Outcome


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("example.org", 80), ("2001:db8::1", 80)])
def test_no_test_leaves_the_machine(address):
    with socket.socket() as way, pytest.raises(RuntimeError, match="may not connect"):
        way.connect(address)


def test_no_test_looks_up_a_name():
    with pytest.raises(RuntimeError, match=r"may not look up example\.org"):
        socket.getaddrinfo("example.org", 80)


def test_this_machine_can_be_reached():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()


def test_an_undefined_variable_in_a_template_fails():
    with pytest.raises(pytest.fail.Exception, match="Undefined template variable 'nothing'"):
        Template("{{ nothing }}").render(Context({}))


def test_secrets_are_fixed_and_the_data_folder_is_a_temporary_one():
    assert (settings.SECRET_KEY, settings.KASKAD_PEPPER) == ("tests", "tests")
    assert "kaskad-test-" in str(settings.INSTALLATION.folder)


@pytest.mark.browser
def test_chromium_shows_kazakh_letters(chromium):
    page = chromium.new_page(viewport={"width": 360, "height": 740})
    page.set_content("<h1>Әділ сайлау: ә ғ қ ң ө ұ ү һ і</h1>")

    assert page.inner_text("h1") == "Әділ сайлау: ә ғ қ ң ө ұ ү һ і"


def test_all_checks_run_even_if_one_fails_or_falls_over(monkeypatch, capsys):
    def fall_over():
        raise OSError("no disk")

    checks = {
        "first": lambda: Outcome(passed=False, line="two breaches", detail="here\nand there"),
        "second": fall_over,
        "third": lambda: Outcome(passed=True, line="fine"),
    }
    monkeypatch.setattr(check, "CHECKS", checks)

    assert check.main([]) == 1

    lines = capsys.readouterr().out.splitlines()
    assert [line.split("  (")[0] for line in lines if line] == [
        "FAIL  first        two breaches",
        "here",
        "and there",
        "FAIL  second       fell over: OSError('no disk')",
        "OSError('no disk')",
        "ok    third        fine",
        "1 checks passed, 2 failed first second",
    ]


def test_a_check_of_that_name_has_to_exist():
    with pytest.raises(SystemExit) as ended:
        check.main(["spelling"])

    assert ended.value.code == 2
