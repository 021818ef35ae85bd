"""Archived projects, projects of examples, what a project's shots are made with, and every blob that a take speaks of."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("project", sa.Column("archived_ms", sa.Integer(), nullable=True))
    op.add_column("project", sa.Column("example", sa.String(), nullable=True))
    op.add_column("project", sa.Column("film_settings", sa.String(), nullable=True))
    op.execute("UPDATE project SET film_settings = (SELECT json_extract(spec, '$.settings') FROM job WHERE job.project = project.id AND "
               "kind = 'film' ORDER BY id DESC LIMIT 1)")
    op.create_table(
        "take_blob",
        sa.Column("take", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["take"], ["take.id"], name=op.f("fk_take_blob_take"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("take", "sha256", name=op.f("pk_take_blob")))
    op.create_index("ix_take_blob_sha256", "take_blob", ["sha256"], unique=False)
    for part in ("video", "poster", "latent"):
        op.execute(f"INSERT OR IGNORE INTO take_blob (take, sha256) SELECT id, json_extract(result, '$.{part}.sha256') FROM take "
                   f"WHERE json_extract(result, '$.{part}.sha256') IS NOT NULL")
