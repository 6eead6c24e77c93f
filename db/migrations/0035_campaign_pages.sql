-- What the campaigns' pages need besides the tables of 0034.

alter table campaigns add recurs_at smallint check (recurs_at between 0 and 1439);
comment on column campaigns.recurs_at is 'Minutes after midnight as the clock shows them: a start that a change of clocks moved returns to its time.';

-- Its rules and agents are settings too.
create or replace function keep_campaign_version() returns trigger
    language plpgsql
as $$
begin
    insert into campaign_versions (org_id, campaign_id, version, settings, changed_at, changed_by)
    values (new.org_id, new.id, new.version,
            to_jsonb(new) - array['org_id', 'id', 'version', 'status', 'status_reasons', 'status_since', 'status_by', 'run_id', 'starts_at', 'created_at', 'created_by', 'updated_at',
                                  'updated_by', 'deleted_at', 'deleted_by']
            || jsonb_build_object(
               'department_id', (select d.name from departments d where d.org_id = new.org_id and d.id = new.department_id),
               'retry_rules', (select coalesce(jsonb_object_agg(r.outcome, to_jsonb(r) - array['org_id', 'campaign_id', 'outcome']), '{}') from campaign_retry_rules r where r.org_id = new.org_id and r.campaign_id = new.id),
               'agents', (select coalesce(jsonb_agg(u.name order by u.name, u.id), '[]')
                            from campaign_agents a
                            join users u on u.org_id = a.org_id and u.id = a.user_id
                           where a.org_id = new.org_id and a.campaign_id = new.id)),
            new.updated_at, new.updated_by)
    on conflict do nothing;
    return null;
end
$$;

-- Everything a search for contacts finds is to join a campaign: collected once, then joined some thousands at a time.
create table campaign_fills (
    org_id       uuid not null,
    id           uuid not null,
    campaign_id  uuid not null,
    actor_id     uuid not null,
    at           timestamptz not null,
    search       jsonb not null,
    state        text not null default 'running' check (state in ('running', 'done')),
    is_collected boolean not null default false,
    found        integer not null,
    handled      integer not null default 0,
    added        integer not null default 0,
    finished_at  timestamptz,
    primary key (org_id, id),
    foreign key (org_id, campaign_id) references campaigns,
    foreign key (org_id, actor_id) references users
);
create index campaign_fills_of_campaign on campaign_fills (org_id, campaign_id, at desc);
create index campaign_fills_running on campaign_fills (org_id, at) where state = 'running';
comment on column campaign_fills.handled is 'How many of those found it has come to.';
comment on column campaign_fills.added is 'How many of them were not members already.';
call isolate('campaign_fills');

create table campaign_fill_parts (
    org_id     uuid not null,
    fill_id    uuid not null,
    contact_id uuid not null,
    primary key (org_id, fill_id, contact_id),
    foreign key (org_id, fill_id) references campaign_fills
);
call isolate('campaign_fill_parts', 'select, insert, delete');
