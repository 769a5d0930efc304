"""kept drafts

Revision: drafts, after expunging
"""

import sqlalchemy as sa
from alembic import op

revision = 'drafts'
down_revision = 'expunging'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('kept_draft',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('path', sa.String(length=500), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_kept_draft_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kept_draft'))
    )
    with op.batch_alter_table('kept_draft', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_kept_draft_created_at'), ['created_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_kept_draft_person_id'), ['person_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('kept_draft', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_kept_draft_person_id'))
        batch_op.drop_index(batch_op.f('ix_kept_draft_created_at'))

    op.drop_table('kept_draft')
