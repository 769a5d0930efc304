"""legal pages

Revision: legal, after chained
"""

import sqlalchemy as sa
from alembic import op

revision = 'legal'
down_revision = 'chained'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('legal_page',
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_legal_page'))
    )
    op.create_table('accessibility_statement',
    sa.Column('version', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('declared_on', sa.Date(), nullable=False),
    sa.Column('audited_on', sa.Date(), nullable=True),
    sa.Column('rate', sa.Integer(), nullable=True),
    sa.Column('auditor', sa.String(length=200), nullable=False),
    sa.Column('plan_url', sa.String(length=300), nullable=False),
    sa.Column('yearly_plan_url', sa.String(length=300), nullable=False),
    sa.Column('non_conformities', sa.Text(), nullable=False),
    sa.Column('burdens', sa.Text(), nullable=False),
    sa.Column('exemptions', sa.Text(), nullable=False),
    sa.Column('technologies', sa.Text(), nullable=False),
    sa.Column('environments', sa.Text(), nullable=False),
    sa.Column('tools', sa.Text(), nullable=False),
    sa.Column('pages', sa.Text(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('written_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('rate BETWEEN 0 AND 10000', name=op.f('ck_accessibility_statement_rate')),
    sa.ForeignKeyConstraint(['written_by_id'], ['person.id'], name=op.f('fk_accessibility_statement_written_by_id')),
    sa.PrimaryKeyConstraint('version', name=op.f('pk_accessibility_statement'))
    )
    with op.batch_alter_table('accessibility_statement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_accessibility_statement_written_by_id'), ['written_by_id'], unique=False)

    op.create_table('legal_page_version',
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('written_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['key'], ['legal_page.key'], name=op.f('fk_legal_page_version_key')),
    sa.ForeignKeyConstraint(['written_by_id'], ['person.id'], name=op.f('fk_legal_page_version_written_by_id')),
    sa.PrimaryKeyConstraint('key', 'version', name=op.f('pk_legal_page_version'))
    )
    with op.batch_alter_table('legal_page_version', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_legal_page_version_written_by_id'), ['written_by_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('legal_page_version', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_legal_page_version_written_by_id'))

    op.drop_table('legal_page_version')
    with op.batch_alter_table('accessibility_statement', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_accessibility_statement_written_by_id'))

    op.drop_table('accessibility_statement')
    op.drop_table('legal_page')
