"""What is known of media, and what is made of it for the browser, by blob."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "media",
        sa.Column("blob", sa.String(), nullable=False),
        sa.Column("facts", sa.String(), nullable=True),
        sa.Column("complete", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["blob"], ["blob.sha256"], name=op.f("fk_media_blob"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("blob", name=op.f("pk_media")))
    op.create_table(
        "derivative",
        sa.Column("blob", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("layout", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["blob"], ["blob.sha256"], name=op.f("fk_derivative_blob"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["content"], ["blob.sha256"], name=op.f("fk_derivative_content")),
        sa.PrimaryKeyConstraint("blob", "kind", "part", name=op.f("pk_derivative")))
    op.create_index("ix_derivative_content", "derivative", ["content"], unique=False)
