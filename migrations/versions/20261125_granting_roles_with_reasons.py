"""roles with reasons

Revision: granting, after idle_sessions
"""

import re
import unicodedata
from datetime import UTC, date, datetime, time

import sqlalchemy as sa
from alembic import op

revision = 'granting'
down_revision = 'idle_sessions'
branch_labels = None
depends_on = None

PERSON = sa.table('person', sa.column('id', sa.Integer), sa.column('display_name', sa.String), sa.column('sort_name', sa.String))
GRANT = sa.table(
    'role_grant',
    sa.column('id', sa.Integer),
    sa.column('person_id', sa.Integer),
    sa.column('role', sa.String),
    sa.column('perimeter_id', sa.Integer),
    sa.column('started_on', sa.Date),
    sa.column('ended_on', sa.Date),
    sa.column('started_at', sa.DateTime(timezone=True)),
    sa.column('ended_at', sa.DateTime(timezone=True)),
)
ONE_OPEN = sa.text('ended_at IS NULL')


def upgrade() -> None:
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.add_column(sa.Column('sort_name', sa.String(length=120), nullable=True))
        batch_op.add_column(sa.Column('disabled_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('disabled_reason', sa.String(length=300), nullable=True))
        batch_op.add_column(sa.Column('terms_accepted_at', sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table('role_grant', schema=None) as batch_op:
        batch_op.add_column(sa.Column('started_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('granted_reason', sa.String(length=300), nullable=True))
        batch_op.add_column(sa.Column('ended_by_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('ended_reason', sa.String(length=300), nullable=True))
        batch_op.drop_constraint(batch_op.f('uq_role_grant_person_id_role_perimeter_id_started_on'), type_='unique')
        batch_op.create_foreign_key(batch_op.f('fk_role_grant_ended_by_id'), 'person', ['ended_by_id'], ['id'])
    name_people()
    time_grants()
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.alter_column('sort_name', existing_type=sa.String(length=120), nullable=False)
        batch_op.create_index(batch_op.f('ix_person_sort_name'), ['sort_name'], unique=False)
    with op.batch_alter_table('role_grant', schema=None) as batch_op:
        batch_op.alter_column('started_at', existing_type=sa.DateTime(timezone=True), nullable=False)
        batch_op.create_index('uq_role_grant_open', ['person_id', 'role', 'perimeter_id'], unique=True, sqlite_where=ONE_OPEN, postgresql_where=ONE_OPEN)
    with op.batch_alter_table('user_session', schema=None) as batch_op:
        batch_op.add_column(sa.Column('acting_for_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_user_session_acting_for_id'), 'perimeter', ['acting_for_id'], ['id'])


def downgrade() -> None:
    with op.batch_alter_table('user_session', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_user_session_acting_for_id'), type_='foreignkey')
        batch_op.drop_column('acting_for_id')
    keep_one_a_day()
    with op.batch_alter_table('role_grant', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_role_grant_ended_by_id'), type_='foreignkey')
        batch_op.drop_index('uq_role_grant_open', sqlite_where=ONE_OPEN, postgresql_where=ONE_OPEN)
        batch_op.create_unique_constraint(batch_op.f('uq_role_grant_person_id_role_perimeter_id_started_on'), ['person_id', 'role', 'perimeter_id', 'started_on'])
        batch_op.drop_column('ended_reason')
        batch_op.drop_column('ended_by_id')
        batch_op.drop_column('granted_reason')
        batch_op.drop_column('ended_at')
        batch_op.drop_column('started_at')
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_person_sort_name'))
        batch_op.drop_column('terms_accepted_at')
        batch_op.drop_column('disabled_reason')
        batch_op.drop_column('disabled_at')
        batch_op.drop_column('sort_name')


def name_people() -> None:
    """Write each name as people look for it, in the way of `territories.models.plain` at the time of this revision."""
    people = op.get_bind().execute(sa.select(PERSON.c.id, PERSON.c.display_name)).all()
    change(PERSON, [{'of': id, 'sort_name': plain(name)[:120]} for id, name in people], 'sort_name')


def plain(words: str) -> str:
    text = words.lower().replace('œ', 'oe').replace('æ', 'ae')
    letters = ''.join(letter for letter in unicodedata.normalize('NFKD', text) if not unicodedata.combining(letter))
    return ' '.join({'st': 'saint', 'ste': 'sainte'}.get(word, word) for word in re.findall(r'[a-z0-9]+', letters))


def time_grants() -> None:
    """Grants began with their first day; those whose last day has passed, or that a newer one repeats, are closed."""
    grants = op.get_bind().execute(sa.select(GRANT).order_by(GRANT.c.id)).mappings().all()
    passed = {grant['id'] for grant in grants if grant['ended_on'] and grant['ended_on'] <= date.today()}
    last = {(grant['person_id'], grant['role'], grant['perimeter_id']): grant['id'] for grant in grants if grant['id'] not in passed}
    times = []
    for grant in grants:
        is_over = grant['id'] in passed or last[grant['person_id'], grant['role'], grant['perimeter_id']] != grant['id']
        times.append({
            'of': grant['id'],
            'started_at': at_midnight(grant['started_on']),
            'ended_at': at_midnight(grant['ended_on'] or grant['started_on']) if is_over else None,
        })
    change(GRANT, times, 'started_at', 'ended_at')


def keep_one_a_day() -> None:
    """The former schema keeps one grant a day for each role: the last one."""
    newest = sa.select(sa.func.max(GRANT.c.id)).group_by(GRANT.c.person_id, GRANT.c.role, GRANT.c.perimeter_id, GRANT.c.started_on)
    op.execute(GRANT.delete().where(GRANT.c.id.not_in(newest)))


def at_midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)


def change(table, rows, *columns) -> None:
    if rows:
        op.get_bind().execute(
            table.update().where(table.c.id == sa.bindparam('of')).values({name: sa.bindparam(name) for name in columns}), rows
        )
