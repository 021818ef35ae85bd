"""The first schema."""
# pyright: reportUnknownArgumentType=false
# SQLAlchemy leaves the value of its Double open.

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('blob',
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('media_type', sa.String(), nullable=False),
    sa.Column('created_ms', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('sha256', name=op.f('pk_blob'))
    )
    op.create_table('event',
    sa.Column('seq', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('at_ms', sa.Integer(), nullable=False),
    sa.Column('type', sa.String(), nullable=False),
    sa.Column('project', sa.String(), nullable=True),
    sa.Column('body', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_event')),
    sqlite_autoincrement=True
    )
    op.create_table('model',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('engine', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('revision', sa.String(), nullable=False),
    sa.Column('path', sa.String(), nullable=False),
    sa.Column('sha256', sa.String(), nullable=True),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('added_ms', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_model'))
    )
    op.create_table('setting',
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('value', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_setting'))
    )
    op.create_table('worker_token',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('pool', sa.String(), nullable=True),
    sa.Column('hash', sa.String(), nullable=False),
    sa.Column('created_ms', sa.Integer(), nullable=False),
    sa.Column('revoked_ms', sa.Integer(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_worker_token')),
    sa.UniqueConstraint('hash', name=op.f('uq_worker_token_hash'))
    )
    op.create_table('project',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('created_ms', sa.Integer(), nullable=False),
    sa.Column('updated_ms', sa.Integer(), nullable=False),
    sa.Column('trashed_ms', sa.Integer(), nullable=True),
    sa.Column('script_blob', sa.String(), nullable=True),
    sa.Column('script_name', sa.String(), server_default='', nullable=False),
    sa.Column('script_encoding', sa.String(), server_default='utf-8', nullable=False),
    sa.Column('breakdown', sa.String(), nullable=True),
    sa.Column('film_sequence', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['script_blob'], ['blob.sha256'], name=op.f('fk_project_script_blob')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_project'))
    )
    op.create_table('worker',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('slot', sa.String(), nullable=False),
    sa.Column('incarnation', sa.String(), nullable=False),
    sa.Column('token', sa.String(), nullable=False),
    sa.Column('pool', sa.String(), nullable=False),
    sa.Column('classes', sa.String(), nullable=False),
    sa.Column('engines', sa.String(), nullable=False),
    sa.Column('version', sa.String(), nullable=False),
    sa.Column('host', sa.String(), nullable=False),
    sa.Column('cpus', sa.Integer(), nullable=False),
    sa.Column('memory_mb', sa.Integer(), nullable=False),
    sa.Column('seen_ms', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['token'], ['worker_token.id'], name=op.f('fk_worker_token')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_worker')),
    sa.UniqueConstraint('slot', name=op.f('uq_worker_slot'))
    )
    op.create_table('asset',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('project', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('blob', sa.String(), nullable=False),
    sa.Column('media_type', sa.String(), nullable=False),
    sa.Column('width', sa.Integer(), nullable=True),
    sa.Column('height', sa.Integer(), nullable=True),
    sa.Column('origin_job', sa.String(), nullable=True),
    sa.Column('created_ms', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['blob'], ['blob.sha256'], name=op.f('fk_asset_blob')),
    sa.ForeignKeyConstraint(['project'], ['project.id'], name=op.f('fk_asset_project'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_asset'))
    )
    op.create_index('ix_asset_blob', 'asset', ['blob'], unique=False)
    op.create_index('ix_asset_project', 'asset', ['project'], unique=False)
    op.create_table('element',
    sa.Column('project', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('body', sa.String(), nullable=False),
    sa.Column('edited', sa.Integer(), server_default='0', nullable=False),
    sa.ForeignKeyConstraint(['project'], ['project.id'], name=op.f('fk_element_project'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('project', 'key', name=op.f('pk_element'))
    )
    op.create_table('job',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('project', sa.String(), nullable=False),
    sa.Column('parent', sa.String(), nullable=True),
    sa.Column('key', sa.String(), nullable=True),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('spec', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('is_parent', sa.Integer(), nullable=False),
    sa.Column('pool', sa.String(), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.Column('position', sa.Double(), nullable=False),
    sa.Column('engine', sa.String(), nullable=True),
    sa.Column('shot', sa.String(), nullable=True),
    sa.Column('paused', sa.Integer(), server_default='0', nullable=False),
    sa.Column('blocked', sa.Integer(), server_default='0', nullable=False),
    sa.Column('passed', sa.Integer(), server_default='0', nullable=False),
    sa.Column('attempt', sa.Integer(), server_default='0', nullable=False),
    sa.Column('strikes', sa.Integer(), server_default='0', nullable=False),
    sa.Column('memory_plan', sa.Integer(), server_default='0', nullable=False),
    sa.Column('cancel', sa.Integer(), server_default='0', nullable=False),
    sa.Column('worker', sa.String(), nullable=True),
    sa.Column('digest', sa.String(), nullable=True),
    sa.Column('result', sa.String(), nullable=True),
    sa.Column('error', sa.String(), nullable=True),
    sa.Column('created_ms', sa.Integer(), nullable=False),
    sa.Column('started_ms', sa.Integer(), nullable=True),
    sa.Column('finished_ms', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['parent'], ['job.id'], name=op.f('fk_job_parent'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['project'], ['project.id'], name=op.f('fk_job_project'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_job'))
    )
    op.create_index('ix_job_alive', 'job', ['state'], unique=False, sqlite_where=sa.text("state IN ('running', 'cancelling')"))
    op.create_index('ix_job_digest', 'job', ['digest'], unique=False, sqlite_where=sa.text('digest IS NOT NULL'))
    op.create_index('ix_job_parent_key', 'job', ['parent', 'key'], unique=True)
    op.create_index('ix_job_project', 'job', ['project'], unique=False)
    op.create_index('ix_job_ready', 'job', ['pool', 'rank', 'position'], unique=False, sqlite_where=sa.text("state = 'queued' AND paused = 0 AND blocked = 0 AND is_parent = 0"))
    op.create_table('scene',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('project', sa.String(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('heading', sa.String(), nullable=False),
    sa.Column('body', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['project'], ['project.id'], name=op.f('fk_scene_project'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_scene'))
    )
    op.create_index('ix_scene_project', 'scene', ['project'], unique=False)
    op.create_table('sequence',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('project', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('rate_num', sa.Integer(), nullable=False),
    sa.Column('rate_den', sa.Integer(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('frames', sa.Integer(), nullable=False),
    sa.Column('document', sa.String(), nullable=False),
    sa.Column('assembled', sa.String(), nullable=True),
    sa.Column('created_ms', sa.Integer(), nullable=False),
    sa.Column('updated_ms', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['project'], ['project.id'], name=op.f('fk_sequence_project'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sequence'))
    )
    op.create_index('ix_sequence_project', 'sequence', ['project'], unique=False)
    op.create_table('derivative',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('asset', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('blob', sa.String(), nullable=False),
    sa.Column('media_type', sa.String(), nullable=False),
    sa.Column('created_ms', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['asset'], ['asset.id'], name=op.f('fk_derivative_asset'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['blob'], ['blob.sha256'], name=op.f('fk_derivative_blob')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_derivative'))
    )
    op.create_index('ix_derivative_asset', 'derivative', ['asset'], unique=False)
    op.create_index('ix_derivative_blob', 'derivative', ['blob'], unique=False)
    op.create_table('element_reference',
    sa.Column('project', sa.String(), nullable=False),
    sa.Column('element', sa.String(), nullable=False),
    sa.Column('asset', sa.String(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['asset'], ['asset.id'], name=op.f('fk_element_reference_asset'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['project'], ['project.id'], name=op.f('fk_element_reference_project'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('project', 'element', 'asset', name=op.f('pk_element_reference'))
    )
    op.create_table('job_attempt',
    sa.Column('job', sa.String(), nullable=False),
    sa.Column('attempt', sa.Integer(), nullable=False),
    sa.Column('worker', sa.String(), nullable=False),
    sa.Column('claim_id', sa.String(), nullable=False),
    sa.Column('started_ms', sa.Integer(), nullable=False),
    sa.Column('ended_ms', sa.Integer(), nullable=True),
    sa.Column('digest', sa.String(), nullable=True),
    sa.Column('answer', sa.String(), nullable=True),
    sa.Column('reason', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['job'], ['job.id'], name=op.f('fk_job_attempt_job'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('job', 'attempt', name=op.f('pk_job_attempt'))
    )
    op.create_index('ix_job_attempt_claim_id', 'job_attempt', ['claim_id'], unique=True)
    op.create_table('job_blob',
    sa.Column('job', sa.String(), nullable=False),
    sa.Column('sha256', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['job'], ['job.id'], name=op.f('fk_job_blob_job'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('job', 'sha256', name=op.f('pk_job_blob'))
    )
    op.create_index('ix_job_blob_sha256', 'job_blob', ['sha256'], unique=False)
    op.create_table('job_checkpoint',
    sa.Column('job', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('files', sa.String(), nullable=False),
    sa.Column('created_ms', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['job'], ['job.id'], name=op.f('fk_job_checkpoint_job'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('job', 'name', name=op.f('pk_job_checkpoint'))
    )
    op.create_table('job_dependency',
    sa.Column('job', sa.String(), nullable=False),
    sa.Column('depends_on', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['depends_on'], ['job.id'], name=op.f('fk_job_dependency_depends_on'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['job'], ['job.id'], name=op.f('fk_job_dependency_job'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('job', 'depends_on', name=op.f('pk_job_dependency'))
    )
    op.create_index('ix_job_dependency_depends_on', 'job_dependency', ['depends_on'], unique=False)
    op.create_table('job_log',
    sa.Column('job', sa.String(), nullable=False),
    sa.Column('line', sa.Integer(), nullable=False),
    sa.Column('at_ms', sa.Integer(), nullable=False),
    sa.Column('level', sa.String(), nullable=False),
    sa.Column('message', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['job'], ['job.id'], name=op.f('fk_job_log_job'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('job', 'line', name=op.f('pk_job_log'))
    )
    op.create_table('revision',
    sa.Column('sequence', sa.String(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('created_ms', sa.Integer(), nullable=False),
    sa.Column('label', sa.String(), server_default='', nullable=False),
    sa.Column('name', sa.String(), nullable=True),
    sa.Column('patch', sa.String(), nullable=True),
    sa.Column('snapshot', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['sequence'], ['sequence.id'], name=op.f('fk_revision_sequence'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('sequence', 'number', name=op.f('pk_revision'))
    )
    op.create_table('shot',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('project', sa.String(), nullable=False),
    sa.Column('scene', sa.String(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('chosen', sa.String(), nullable=True),
    sa.Column('body', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['project'], ['project.id'], name=op.f('fk_shot_project'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['scene'], ['scene.id'], name=op.f('fk_shot_scene'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shot'))
    )
    op.create_index('ix_shot_project', 'shot', ['project'], unique=False)
    op.create_index('ix_shot_scene', 'shot', ['scene'], unique=False)
    op.create_table('take',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('project', sa.String(), nullable=False),
    sa.Column('shot', sa.String(), nullable=True),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('blob', sa.String(), nullable=False),
    sa.Column('result', sa.String(), nullable=False),
    sa.Column('request_digest', sa.String(), nullable=False),
    sa.Column('rating', sa.Integer(), server_default='0', nullable=False),
    sa.Column('damaged', sa.Integer(), server_default='0', nullable=False),
    sa.Column('job', sa.String(), nullable=True),
    sa.Column('created_ms', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['blob'], ['blob.sha256'], name=op.f('fk_take_blob')),
    sa.ForeignKeyConstraint(['project'], ['project.id'], name=op.f('fk_take_project'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['shot'], ['shot.id'], name=op.f('fk_take_shot'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_take'))
    )
    op.create_index('ix_take_blob', 'take', ['blob'], unique=False)
    op.create_index('ix_take_project', 'take', ['project'], unique=False)
    op.create_index('ix_take_shot', 'take', ['shot', 'number'], unique=False)
