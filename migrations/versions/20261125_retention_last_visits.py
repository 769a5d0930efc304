"""last visits

Revision: retention, after rights
"""

import sqlalchemy as sa
from alembic import op

revision = 'retention'
down_revision = 'rights'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('account_activity',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('last_seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('warned_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_account_activity_person_id')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_account_activity'))
    )
    with op.batch_alter_table('account_activity', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_account_activity_last_seen_at'), ['last_seen_at'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('account_activity', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_account_activity_last_seen_at'))

    op.drop_table('account_activity')
