"""Sequences can be thrown away and brought back."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sequence", sa.Column("trashed_ms", sa.Integer(), nullable=True))
