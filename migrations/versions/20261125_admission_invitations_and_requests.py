"""invitations and requests

Revision: admission, after drafts
"""

import sqlalchemy as sa
from alembic import op

revision = 'admission'
down_revision = 'drafts'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('account_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('display_name', sa.String(length=120), nullable=False),
    sa.Column('employer', sa.String(length=120), nullable=False),
    sa.Column('occupation_id', sa.Integer(), nullable=True),
    sa.Column('trade', sa.String(length=120), nullable=True),
    sa.Column('perimeter_id', sa.Integer(), nullable=False),
    sa.Column('motivation', sa.String(length=600), nullable=True),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=True),
    sa.Column('terms_accepted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(length=300), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("state IN ('received', 'unconfirmed', 'waiting', 'approved', 'refused')", name=op.f('ck_account_request_state')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['person.id'], name=op.f('fk_account_request_decided_by_id')),
    sa.ForeignKeyConstraint(['occupation_id'], ['occupation.id'], name=op.f('fk_account_request_occupation_id')),
    sa.ForeignKeyConstraint(['perimeter_id'], ['perimeter.id'], name=op.f('fk_account_request_perimeter_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_account_request_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account_request')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_account_request_token_hash'))
    )
    with op.batch_alter_table('account_request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_account_request_email'), ['email'], unique=False)
        batch_op.create_index(batch_op.f('ix_account_request_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_account_request_state_id'), ['state', 'id'], unique=False)
        batch_op.create_index('uq_account_request_waiting', ['email'], unique=True, sqlite_where=sa.text("state = 'waiting'"), postgresql_where=sa.text("state = 'waiting'"))

    op.create_table('invitation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('role', sa.String(length=40), nullable=False),
    sa.Column('perimeter_id', sa.Integer(), nullable=False),
    sa.Column('invited_by_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('token_id', sa.Integer(), nullable=True),
    sa.Column('letter_id', sa.Integer(), nullable=True),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('accepted_by_id', sa.Integer(), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("role IN ('admin', 'dpo', 'analyst', 'regional_officer', 'co_funder', 'association_president', 'association_treasurer', 'association_manager', 'field_worker', 'social_worker', 'person_concerned', 'facilitator', 'space_member')", name=op.f('ck_invitation_role')),
    sa.ForeignKeyConstraint(['accepted_by_id'], ['person.id'], name=op.f('fk_invitation_accepted_by_id')),
    sa.ForeignKeyConstraint(['invited_by_id'], ['person.id'], name=op.f('fk_invitation_invited_by_id')),
    sa.ForeignKeyConstraint(['letter_id'], ['outgoing_letter.id'], name=op.f('fk_invitation_letter_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['perimeter_id'], ['perimeter.id'], name=op.f('fk_invitation_perimeter_id')),
    sa.ForeignKeyConstraint(['token_id'], ['one_time_token.id'], name=op.f('fk_invitation_token_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation'))
    )
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_invitation_accepted_by_id'), ['accepted_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_invitation_email'), ['email'], unique=False)
        batch_op.create_index(batch_op.f('ix_invitation_invited_by_id'), ['invited_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_invitation_letter_id'), ['letter_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_invitation_perimeter_id'), ['perimeter_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_invitation_token_id'), ['token_id'], unique=False)
        batch_op.create_index('uq_invitation_standing', ['email', 'role', 'perimeter_id'], unique=True, sqlite_where=sa.text('accepted_at IS NULL AND withdrawn_at IS NULL'), postgresql_where=sa.text('accepted_at IS NULL AND withdrawn_at IS NULL'))



def downgrade() -> None:
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.drop_index('uq_invitation_standing', sqlite_where=sa.text('accepted_at IS NULL AND withdrawn_at IS NULL'), postgresql_where=sa.text('accepted_at IS NULL AND withdrawn_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_invitation_token_id'))
        batch_op.drop_index(batch_op.f('ix_invitation_perimeter_id'))
        batch_op.drop_index(batch_op.f('ix_invitation_letter_id'))
        batch_op.drop_index(batch_op.f('ix_invitation_invited_by_id'))
        batch_op.drop_index(batch_op.f('ix_invitation_email'))
        batch_op.drop_index(batch_op.f('ix_invitation_accepted_by_id'))

    op.drop_table('invitation')
    with op.batch_alter_table('account_request', schema=None) as batch_op:
        batch_op.drop_index('uq_account_request_waiting', sqlite_where=sa.text("state = 'waiting'"), postgresql_where=sa.text("state = 'waiting'"))
        batch_op.drop_index(batch_op.f('ix_account_request_state_id'))
        batch_op.drop_index(batch_op.f('ix_account_request_person_id'))
        batch_op.drop_index(batch_op.f('ix_account_request_email'))

    op.drop_table('account_request')
