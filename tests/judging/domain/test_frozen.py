"""Certified tabulations and the history of marks are kept by the database, whoever asks."""

import pytest
from django.db import DatabaseError, connection, transaction

from judging.models import Ranking, Tabulation
from tests.factories.awards import entry, season
from tests.factories.judging import certified_tabulation

pytestmark = pytest.mark.django_db

STATEMENTS = [
    "UPDATE judging_tabulation SET result_digest = 'other'",
    "UPDATE judging_tabulation SET state = 'provisional', certified_at = NULL",
    "UPDATE judging_ranking SET rank = 1",
    "DELETE FROM judging_ranking",
]
