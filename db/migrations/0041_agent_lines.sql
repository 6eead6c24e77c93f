-- A campaign's agents stay connected: their browser calls in once, waits in a room of its own, and is sent from there into each call
-- and back. While it stands, one leg after another is the same call of the carrier's.
create table agent_lines (
    org_id    uuid not null references organisations,
    id        uuid not null,
    user_id   uuid not null,
    call_sid  text,
    leg_id    uuid,
    opened_at timestamptz not null,
    up_at     timestamptz,
    seen_at   timestamptz not null,
    ended_at  timestamptz,
    primary key (org_id, id),
    foreign key (org_id, user_id) references users,
    foreign key (org_id, leg_id) references call_legs
);
create unique index agent_lines_open on agent_lines (org_id, user_id) where ended_at is null;
create unique index agent_lines_sid on agent_lines (org_id, call_sid);
create index agent_lines_leg on agent_lines (org_id, leg_id) where leg_id is not null;
comment on column agent_lines.leg_id is 'Where the line belongs; null: in its own room. The carrier asks for it each time the line moves, so the last word counts, however late an earlier one arrives.';
comment on column agent_lines.up_at is 'When the browser had called in.';
comment on column agent_lines.seen_at is 'When the carrier last said that it stands.';
call isolate('agent_lines', 'select, insert, update');

alter table call_legs
    add column line_id uuid,
    add foreign key (org_id, line_id) references agent_lines;
comment on column call_legs.line_id is 'The standing line this leg took, whose call_sid it then has; null: a call of the carrier''s own.';

create unique index call_legs_own_sid on call_legs (org_id, call_sid) where line_id is null;
create index call_legs_by_sid on call_legs (org_id, call_sid);
drop index call_legs_sid;

-- A line that waits is one of the account's calls too.
create or replace function live_legs(at timestamptz) returns integer
    language sql stable security definer set search_path = public
as $$
    select (select count(*) from call_legs where ended_at is null and gone_at is null and call_sid is not null and created_at > live_legs.at - interval '5 hours')::integer
         + (select count(*) from agent_lines where ended_at is null and up_at is not null and leg_id is null and seen_at > live_legs.at - interval '5 hours')::integer
$$;
