from __future__ import annotations

from dataclasses import replace

import pytest

from cleanplate.service.plans import Plan, plan_of
from cleanplate.settings import PlanName, Settings
from cleanplate.store.users import User

ADA = User("u_1", "usr_1", None, "Ada", "free", 0, 0, 0, None)
SET = Settings(free_export=False, free_short_side=720, free_queued=1, free_storage_mb=2, pro_storage_mb=3)


@pytest.mark.parametrize(
    ("name", "plan"),
    [
        ("free", Plan("free", False, 720, 1, 2_000_000)),
        ("pro", Plan("pro", True, 2160, 50, 3_000_000)),
        ("gone", Plan("gone", False, 720, 1, 2_000_000)),
    ],
)
def test_a_plan_is_what_the_owner_has_set(name: PlanName, plan: Plan) -> None:
    assert plan_of(replace(ADA, plan=name), SET) == plan
