"""Two tables that nothing wrote or read are gone; they come back with what needs them."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_table("derivative")
    op.drop_table("model")
