"""sessions settings letters

Revision: foundation, after first
"""

import sqlalchemy as sa
from alembic import op

revision = 'foundation'
down_revision = 'first'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('daily_run',
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('begun_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('counted', sa.JSON(), nullable=False),
    sa.Column('failure', sa.String(length=120), nullable=True),
    sa.PrimaryKeyConstraint('name', 'day', name=op.f('pk_daily_run'))
    )
    op.create_table('setting',
    sa.Column('key', sa.String(length=60), nullable=False),
    sa.Column('value', sa.JSON(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_setting'))
    )
    op.create_table('outgoing_letter',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('letter', sa.String(length=60), nullable=False),
    sa.Column('recipient', sa.String(length=254), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('subject', sa.String(length=200), nullable=False),
    sa.Column('text', sa.Text(), nullable=True),
    sa.Column('message_id', sa.String(length=120), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('last_failure', sa.String(length=60), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('next_attempt_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state IN ('waiting', 'sent', 'failed', 'withdrawn')", name=op.f('ck_outgoing_letter_state')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_outgoing_letter_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outgoing_letter')),
    sa.UniqueConstraint('message_id', name=op.f('uq_outgoing_letter_message_id'))
    )
    with op.batch_alter_table('outgoing_letter', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_outgoing_letter_letter'), ['letter'], unique=False)
        batch_op.create_index(batch_op.f('ix_outgoing_letter_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_outgoing_letter_state_next_attempt_at'), ['state', 'next_attempt_at'], unique=False)

    op.create_table('setting_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=60), nullable=False),
    sa.Column('former', sa.JSON(), nullable=False),
    sa.Column('value', sa.JSON(), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['changed_by_id'], ['person.id'], name=op.f('fk_setting_change_changed_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_setting_change'))
    )
    with op.batch_alter_table('setting_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_setting_change_key'), ['key'], unique=False)

    with op.batch_alter_table('user_session', schema=None) as batch_op:
        # Sessions opened before are taken as seen and proved when they were opened.
        batch_op.add_column(sa.Column('last_seen_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('device', sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column('first_factor', sa.String(length=20), nullable=False, server_default='password'))
        batch_op.add_column(sa.Column('second_factor_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('proved_at', sa.DateTime(timezone=True), nullable=True))
    op.execute('UPDATE user_session SET last_seen_at = created_at, proved_at = created_at')
    with op.batch_alter_table('user_session', schema=None) as batch_op:
        batch_op.alter_column('last_seen_at', existing_type=sa.DateTime(timezone=True), nullable=False)
        batch_op.alter_column('proved_at', existing_type=sa.DateTime(timezone=True), nullable=False)
        batch_op.alter_column('first_factor', existing_type=sa.String(length=20), server_default=None)



def downgrade() -> None:
    with op.batch_alter_table('user_session', schema=None) as batch_op:
        batch_op.drop_column('proved_at')
        batch_op.drop_column('second_factor_at')
        batch_op.drop_column('first_factor')
        batch_op.drop_column('device')
        batch_op.drop_column('last_seen_at')

    with op.batch_alter_table('setting_change', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_setting_change_key'))

    op.drop_table('setting_change')
    with op.batch_alter_table('outgoing_letter', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_outgoing_letter_state_next_attempt_at'))
        batch_op.drop_index(batch_op.f('ix_outgoing_letter_person_id'))
        batch_op.drop_index(batch_op.f('ix_outgoing_letter_letter'))

    op.drop_table('outgoing_letter')
    op.drop_table('setting')
    op.drop_table('daily_run')
