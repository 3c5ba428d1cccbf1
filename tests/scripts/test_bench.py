"""The last table of `make bench`: a row for each piece of work, and one more for each further program beside it."""

import json

import bench


def test_bench_keeps_the_figures_and_passes_the_words_on(tmp_path, capfd):
    found = {"work": "ranks", "cpu": 0.5, "peak": 90.0, "goal": "1 s", "beside": [["lme4", 4.0]]}
    file = tmp_path / "ranks.py"
    file.write_text(f"print('told')\nprint({('RESULT ' + json.dumps(found))!r})\n")

    code, results = bench.run(file)

    assert (code, results, capfd.readouterr().out) == (0, [found], "told\n")


def test_table_names_the_work_once_and_gives_the_ratio_to_each_other_program():
    found = {"work": "ranks", "cpu": 0.5, "peak": 90.4, "goal": "1 s", "beside": [["lme4", 4.0], ["TAM", 60.0]]}

    assert bench.rows_of(found) == [
        ("ranks", "0.50", "90", "lme4", "4.00", "8.0", "1 s"),
        ("", "", "", "TAM", "60.00", "120.0", ""),
    ]
    assert bench.rows_of({**found, "beside": []}) == [("ranks", "0.50", "90", "", "", "", "1 s")]
