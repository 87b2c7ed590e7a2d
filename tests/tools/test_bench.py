import sys

from benchmarks.measure import Run, median_of, median_run, print_table, run_program
from tools.bench import with_section


def test_a_section_is_added_and_then_replaced_between_its_marks():
    added = with_section("# Benchmarks\n\nWords.\n", "roster", "| 1 |")
    other = with_section(added, "plan", "| 2 |") + "More words.\n"
    replaced = with_section(other, "roster", "| 3 |")

    assert added == (
        "# Benchmarks\n\nWords.\n\n## roster\n\n"
        "<!-- bench roster -->\n| 1 |\n<!-- end of bench roster -->\n"
    )
    assert replaced == other.replace("| 1 |", "| 3 |")


def test_a_program_is_measured_by_itself():
    large = run_program([sys.executable, "-c", "x = bytearray(200 * 1024 * 1024)"])
    ballast = bytearray(300 * 1024 * 1024)
    small = run_program([sys.executable, "-c", "import sys; sys.exit(3)"])

    assert (large.status, small.status, len(ballast) >> 20) == (0, 3, 300)
    assert large.peak > 200 > small.peak


def test_medians():
    values = iter([3.0, 1.0, 2.0])

    assert median_of(lambda: next(values), runs=3) == 2.0
    assert median_run([Run(1, 1, 1), Run(2, 3, 5, 1), Run(3, 2, 3)]) == Run(2, 2, 3, 1)


def test_a_table_is_markdown(capsys):
    print_table(["step", "seconds", "rows"], [["read", 1.2345, 71030], ["write", 0.5, 8]])

    assert capsys.readouterr().out == (
        "| step  | seconds |   rows |\n"
        "| ----- | ------: | -----: |\n"
        "| read  |    1.23 | 71,030 |\n"
        "| write |     0.5 |      8 |\n"
    )
