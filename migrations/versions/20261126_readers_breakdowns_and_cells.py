"""parts of people, cells of unfolded tables

Revision: readers, after receipts
"""

import sqlalchemy as sa
from alembic import op

revision = 'readers'
down_revision = 'receipts'
branch_labels = None
depends_on = None

FORMER = "('published', 'at_least', 'partial', 'not_disclosed', 'not_available')"
STORED = "('published', 'at_least', 'partial', 'provisional', 'not_disclosed', 'not_available')"


def _statuses(batch_op, stored: str, valued: str) -> None:
    batch_op.drop_constraint(batch_op.f('ck_observation_status'), type_='check')
    batch_op.drop_constraint(batch_op.f('ck_observation_value_or_reason'), type_='check')
    batch_op.create_check_constraint(batch_op.f('ck_observation_status'), f"status IN {stored}")
    batch_op.create_check_constraint(
        batch_op.f('ck_observation_value_or_reason'), f"(value IS NOT NULL) = (status IN {valued})"
    )


def upgrade() -> None:
    op.create_table('breakdown',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=200), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_breakdown')),
    sa.UniqueConstraint('code', name=op.f('uq_breakdown_code'))
    )
    with op.batch_alter_table('observation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('breakdown_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('source_column', sa.SmallInteger(), nullable=True))
        batch_op.drop_constraint('page', type_='unique')
        batch_op.create_foreign_key(
            batch_op.f('fk_observation_breakdown_id'), 'breakdown', ['breakdown_id'], ['id']
        )
        _statuses(batch_op, STORED, "('published', 'at_least', 'partial', 'provisional')")
        batch_op.create_index(
            'ix_observation_page',
            ['release_id', 'indicator_id', 'nomenclature_code_id', 'mesh', 'period', 'territory_id', 'breakdown_id'],
            unique=False,
        )
    with op.batch_alter_table('release', schema=None) as batch_op:
        batch_op.add_column(sa.Column('left_out', sa.JSON(), server_default='{}', nullable=False))
        batch_op.add_column(sa.Column('comparison', sa.JSON(), server_default='{}', nullable=False))
        batch_op.add_column(sa.Column('withdrawn_by_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('withdrawn_reason', sa.String(length=300), server_default='', nullable=False))
        batch_op.create_foreign_key(batch_op.f('fk_release_withdrawn_by_id'), 'person', ['withdrawn_by_id'], ['id'])
    with op.batch_alter_table('file_import', schema=None) as batch_op:
        batch_op.add_column(sa.Column('described', sa.JSON(), server_default='{}', nullable=False))
    op.create_table('release_comment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('release_id', sa.Integer(), nullable=False),
    sa.Column('written_by_id', sa.Integer(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('client_id', sa.String(length=36), nullable=False),
    sa.Column('resolved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('resolved_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['release_id'], ['release.id'], name=op.f('fk_release_comment_release_id')),
    sa.ForeignKeyConstraint(['resolved_by_id'], ['person.id'], name=op.f('fk_release_comment_resolved_by_id')),
    sa.ForeignKeyConstraint(['written_by_id'], ['person.id'], name=op.f('fk_release_comment_written_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_release_comment')),
    sa.UniqueConstraint('client_id', name=op.f('uq_release_comment_client_id'))
    )
    with op.batch_alter_table('release_comment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_release_comment_release_id'), ['release_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_release_comment_written_by_id'), ['written_by_id'], unique=False)
    with op.batch_alter_table('release_column', schema=None) as batch_op:
        batch_op.add_column(sa.Column('sheet', sa.String(length=120), server_default='', nullable=False))
    with op.batch_alter_table('source_file', schema=None) as batch_op:
        batch_op.add_column(sa.Column('assembled_by', sa.String(length=120), server_default='', nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('source_file', schema=None) as batch_op:
        batch_op.drop_column('assembled_by')
    with op.batch_alter_table('release_column', schema=None) as batch_op:
        batch_op.drop_column('sheet')
    op.drop_table('release_comment')
    with op.batch_alter_table('file_import', schema=None) as batch_op:
        batch_op.drop_column('described')
    with op.batch_alter_table('release', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_release_withdrawn_by_id'), type_='foreignkey')
        batch_op.drop_column('withdrawn_reason')
        batch_op.drop_column('withdrawn_by_id')
        batch_op.drop_column('comparison')
        batch_op.drop_column('left_out')
    # What the former table could not hold leaves it: parts of people, provisional figures, other cells.
    op.execute("DELETE FROM observation WHERE breakdown_id IS NOT NULL OR status = 'provisional'")
    op.execute(
        "DELETE FROM observation WHERE release_id IN"
        " (SELECT release_id FROM observation GROUP BY release_id HAVING COUNT(DISTINCT period) > 1)"
    )
    with op.batch_alter_table('observation', schema=None) as batch_op:
        batch_op.drop_index('ix_observation_page')
        _statuses(batch_op, FORMER, "('published', 'at_least', 'partial')")
        batch_op.drop_constraint(batch_op.f('fk_observation_breakdown_id'), type_='foreignkey')
        batch_op.create_unique_constraint(
            'page',
            ['nomenclature_code_id', 'release_id', 'mesh', 'indicator_id', 'territory_id', 'within_id'],
        )
        batch_op.drop_column('source_column')
        batch_op.drop_column('breakdown_id')
    op.drop_table('breakdown')
