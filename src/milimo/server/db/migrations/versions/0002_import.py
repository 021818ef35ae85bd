"""Uploads that are going on, linked files, what is known of media, and when a blob's file was last seen whole."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("blob", sa.Column("mtime_ns", sa.Integer(), nullable=True))
    op.add_column("asset", sa.Column("facts", sa.String(), nullable=True))
    op.create_table(
        "link",
        sa.Column("asset", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("mtime_ns", sa.Integer(), nullable=False),
        sa.Column("offline_ms", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["asset"], ["asset.id"], name=op.f("fk_link_asset"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("asset", name=op.f("pk_link")))
    op.create_index("ix_link_sha256", "link", ["sha256"], unique=False)
    op.create_table(
        "upload",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("project", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("asset", sa.String(), nullable=True),
        sa.Column("touched_ms", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["project"], ["project.id"], name=op.f("fk_upload_project"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")))
    op.create_index("ix_upload_project", "upload", ["project"], unique=False)
