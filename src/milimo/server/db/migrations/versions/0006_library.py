"""Bins, tags and trash of assets; how long they play; what they are searched and sorted by; uploads in an asset's place."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_LENGTH = """
UPDATE asset SET length_ms = coalesce(
  json_extract(facts, '$.picture.frames') * 1000 * json_extract(facts, '$.picture.rate.den') / json_extract(facts, '$.picture.rate.num'),
  CAST(json_extract(facts, '$.sound.seconds') * 1000 AS INTEGER), 0) WHERE facts IS NOT NULL
"""


def upgrade() -> None:
    op.create_table(
        "bin",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("project", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["project"], ["project.id"], name=op.f("fk_bin_project"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bin")))
    op.create_index("ix_bin_project", "bin", ["project"], unique=False)
    op.create_table(
        "asset_tag",
        sa.Column("asset", sa.String(), nullable=False),
        sa.Column("tag", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["asset"], ["asset.id"], name=op.f("fk_asset_tag_asset"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("asset", "tag", name=op.f("pk_asset_tag")))
    op.create_index("ix_asset_tag_tag", "asset_tag", ["tag", "asset"], unique=False)
    op.add_column("asset", sa.Column("bin", sa.String(), nullable=True))
    op.add_column("asset", sa.Column("trashed_ms", sa.Integer(), nullable=True))
    op.add_column("asset", sa.Column("length_ms", sa.Integer(), server_default="0", nullable=False))
    op.add_column("asset", sa.Column("words", sa.String(), server_default="", nullable=False))
    op.add_column("upload", sa.Column("replaces", sa.String(), nullable=True))
    op.execute(_LENGTH)
    connection = op.get_bind()
    for which, name in connection.execute(sa.text("SELECT id, name FROM asset")).fetchall():
        connection.execute(sa.text("UPDATE asset SET words = :words WHERE id = :which"), {"words": name.casefold(), "which": which})
    op.drop_index("ix_asset_project", "asset")
    op.create_index("ix_asset_project", "asset", ["project", "trashed_ms", "id"], unique=False)
    op.create_index("ix_asset_words", "asset", ["project", "trashed_ms", "words", "id"], unique=False)
    op.create_index("ix_asset_length_ms", "asset", ["project", "trashed_ms", "length_ms", "id"], unique=False)
    op.create_index("ix_asset_held", "asset", ["project", "trashed_ms", "bin"], unique=False)
    op.create_index("ix_asset_bin", "asset", ["bin", "trashed_ms", "id"], unique=False)
