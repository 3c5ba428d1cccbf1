"""An answer is plain JSON and back without loss."""

import json

import pytest

from judging.tabulation.evidence import Evidence, gather
from judging.tabulation.evidence.answer import FORMAT
from judging.tabulation.evidence.sample import sample_part


def test_an_answer_comes_back_from_its_json_as_it_was():
    answer = gather([sample_part()])

    stored = json.dumps(answer.to_json(), ensure_ascii=False, allow_nan=False)

    assert Evidence.of(json.loads(stored)) == answer


def test_an_answer_of_another_format_is_refused():
    data = gather([]).to_json() | {"version": FORMAT + 1}

    with pytest.raises(ValueError, match=f"This evidence has format {FORMAT + 1}"):
        Evidence.of(data)


def test_data_of_another_shape_are_refused():
    with pytest.raises(ValueError, match="These are not the data of PartEvidence"):
        Evidence.of({"version": FORMAT, "parts": [{"name": "City"}]})
