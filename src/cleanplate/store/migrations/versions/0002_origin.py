"""Where an upload came from: what we drew ourselves lies beside what people sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from cleanplate.errors import OutputError

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("uploads", sa.Column("origin", sa.Text(), nullable=False, server_default="person"))


def downgrade() -> None:
    raise OutputError("There is no way back to an older database.", "Restore a backup that was made before.")
