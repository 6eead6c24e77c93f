-- Every attempt to call somebody passes the gate, and every decision of the gate is a receipt. Receipts are only ever added; each
-- carries the hash of the one before it, so that whatever is changed, removed or slipped in later shows (`dutycall verify`).
--
-- An older node that still runs while this stands places no more calls: it knows of no receipts. It fails closed, on purpose.

create table receipts (
    org_id      uuid not null references organisations,
    id          uuid not null,
    at          timestamptz not null,
    day         date not null,
    seq         bigint not null,
    number      text not null,
    kind        text not null check (kind in ('manual', 'callback', 'campaign', 'message', 'party')),
    campaign_id uuid,
    contact_id  uuid,
    user_id     uuid,
    allowed     boolean not null,
    body        text not null,
    prev_hash   bytea not null,
    hash        bytea not null,
    primary key (org_id, id),
    unique (org_id, day, seq)
);
create index receipts_number on receipts (org_id, number, at desc, id desc);
create index receipts_refused on receipts (org_id, at desc) where not allowed;
create index receipts_campaign on receipts (org_id, campaign_id, at desc) where campaign_id is not null;
comment on column receipts.day is 'UTC; never before the day of the receipt before it.';
comment on column receipts.number is 'E.164; where what was typed is no number, that, shortened.';
comment on column receipts.body is 'The decision as JSON: what was known, each of the fourteen checks, the rules and lists it was made by.';
call isolate('receipts', 'select, insert');

-- The end of each day's chain. Written by the trigger below and by nobody else.
create table receipt_chains (
    org_id    uuid not null references organisations,
    day       date not null,
    last_seq  bigint not null,
    last_hash bytea not null,
    primary key (org_id, day)
);
call isolate('receipt_chains', 'select');

create function receipt_hash(r receipts) returns bytea
    language sql stable
    return sha256(r.prev_hash || convert_to(
        jsonb_build_array(r.org_id, r.id, (extract(epoch from r.at) * 1000000)::bigint, r.day, r.seq, r.number, r.kind, r.campaign_id, r.contact_id, r.user_id, r.allowed, r.body)::text,
        'UTF8'));

-- What an organisation's very first receipt follows.
create function receipt_root(org uuid) returns bytea
    language sql immutable
    return sha256(convert_to('receipts of ' || org::text, 'UTF8'));

create function chain_receipt() returns trigger
    language plpgsql security definer set search_path = public
as $$
declare
    head receipt_chains;
begin
    -- One at a time in an organisation, until the statement that adds it is committed: the next follows this one.
    perform pg_advisory_xact_lock(hashtextextended('receipts of ' || new.org_id::text, 0));
    select * into head from receipt_chains c where c.org_id = new.org_id order by c.day desc limit 1;
    new.day := greatest((new.at at time zone 'utc')::date, head.day);
    new.seq := case when new.day = head.day then head.last_seq + 1 else 1 end;
    new.prev_hash := coalesce(head.last_hash, receipt_root(new.org_id));
    new.hash := receipt_hash(new);
    insert into receipt_chains (org_id, day, last_seq, last_hash)
    values (new.org_id, new.day, new.seq, new.hash)
    on conflict (org_id, day) do update set last_seq = excluded.last_seq, last_hash = excluded.last_hash;
    return new;
end
$$;
create trigger receipts_chained before insert on receipts for each row execute function chain_receipt();

-- Adds a receipt, as the application's Receipt.Row has it, from within the statement that acts on it. Where a statement adds
-- several calls with their receipts, read them from the calls in an order (select … from placed order by …): so all calls stand before the
-- first receipt takes its organisation's turn, and nobody waits for anybody in a circle.
create function write_receipt(receipt jsonb) returns uuid
    language sql volatile
as $$
    insert into receipts (org_id, id, at, number, kind, campaign_id, contact_id, user_id, allowed, body)
    values (current_org(), (receipt ->> 'id')::uuid, (receipt ->> 'at')::timestamptz, receipt ->> 'number', receipt ->> 'kind', (receipt ->> 'campaignId')::uuid,
            (receipt ->> 'contactId')::uuid, (receipt ->> 'userId')::uuid, (receipt ->> 'allowed')::boolean, receipt ->> 'body')
    returning id
$$;

-- What is wrong with the chains of an organisation; no row when nothing is.
create function broken_receipts()
    returns table (day date, seq bigint, receipt_id uuid, problem text)
    language sql stable
as $$
    with linked as (
        select r.day, r.seq, r.id, r.hash, r.prev_hash, receipt_hash(r) as computed,
               lag(r.hash) over (order by r.day, r.seq) as before,
               lag(r.seq) over (partition by r.day order by r.seq) as seq_before
          from receipts r
    )
    select l.day, l.seq, l.id, 'It was changed: its hash is not that of its content.'
      from linked l
     where l.hash <> l.computed
    union all
    select l.day, l.seq, l.id, 'What stood before it was changed, removed or moved: it follows another receipt than the one there now.'
      from linked l
     where l.prev_hash <> coalesce(l.before, receipt_root(current_org()))
    union all
    select l.day, l.seq, l.id, 'Receipts before it are missing.'
      from linked l
     where l.seq <> coalesce(l.seq_before, 0) + 1
    union all
    select coalesce(c.day, l.day), coalesce(c.last_seq, l.seq), l.id, 'The day does not end with the receipt that was its last.'
      from receipt_chains c
      full join (select distinct on (linked.day) linked.day, linked.seq, linked.id, linked.hash from linked order by linked.day, linked.seq desc) l on l.day = c.day
     where c.last_seq is distinct from l.seq or c.last_hash is distinct from l.hash
$$;

-- ── No receipt, no attempt ─────────────────────────────────────────────────
alter table calls
    add column receipt_id uuid,
    add constraint calls_receipt foreign key (org_id, receipt_id) references receipts,
    drop constraint calls_result_check,
    add constraint calls_result_check check (result in ('human', 'machine', 'no_answer', 'busy', 'bad_number', 'carrier_error', 'canceled', 'abandoned')) not valid;
alter table calls validate constraint calls_result_check;
create unique index calls_receipt_once on calls (org_id, receipt_id) where receipt_id is not null;
alter table call_legs
    add column receipt_id uuid,
    add constraint call_legs_receipt foreign key (org_id, receipt_id) references receipts;
create unique index call_legs_receipt_once on call_legs (org_id, receipt_id) where receipt_id is not null;
comment on column calls.receipt_id is 'The decision that allowed it; null for calls that came in, and for those from before there were receipts.';

create function demand_receipt() returns trigger
    language plpgsql
as $$
begin
    if tg_op = 'UPDATE' and old.receipt_id is not null and new.receipt_id is distinct from old.receipt_id then
        raise exception 'A receipt is not exchanged.' using errcode = 'check_violation';
    end if;
    if not exists (select from receipts r where r.org_id = new.org_id and r.id = new.receipt_id and r.allowed
                                            and r.number = case tg_table_name when 'calls' then to_jsonb(new) ->> 'customer_number' else to_jsonb(new) ->> 'address' end) then
        raise exception 'No receipt, no attempt: nothing allows a call to this number.' using errcode = 'check_violation';
    end if;
    return null;
end
$$;
-- They look when the statement is done: call and receipt may be written by one. The owner of the schema is not the application: what a
-- restore, a migration or the demo writes was decided elsewhere. Campaigns' calls follow as soon as campaigns leave receipts.
create constraint trigger calls_no_receipt_no_attempt after insert on calls for each row
    when (new.direction = 'outbound-manual' and current_user = 'dutycall_app') execute function demand_receipt();
create constraint trigger calls_keep_their_receipt after update of receipt_id, customer_number, direction on calls for each row
    when (current_user = 'dutycall_app'
          and (new.receipt_id is distinct from old.receipt_id or old.receipt_id is not null and new.customer_number <> old.customer_number or new.direction <> old.direction))
    execute function demand_receipt();
create constraint trigger call_legs_no_receipt_no_attempt after insert on call_legs for each row
    when (new.role = 'party' and current_user = 'dutycall_app') execute function demand_receipt();
create constraint trigger call_legs_keep_their_receipt after update of receipt_id, address, role on call_legs for each row
    when (current_user = 'dutycall_app'
          and (new.receipt_id is distinct from old.receipt_id or old.receipt_id is not null and new.address <> old.address or new.role = 'party' and old.role <> 'party'))
    execute function demand_receipt();

-- What a caller ID was used for today, and the calls of a number in the last days.
create index calls_shown on calls (org_id, our_number, submitted_at desc) where submitted_at is not null and direction <> 'inbound';

-- ── What the organisation demands beyond the law: tighter, never laxer ─────
alter table organisations
    add column dialing_from         smallint not null default 480 check (dialing_from >= 480),
    add column dialing_until        smallint not null default 1260 check (dialing_until <= 1260),
    add column attempts_per_day     smallint not null default 3 check (attempts_per_day between 1 and 20),
    add column attempts_per_week    smallint not null default 10 check (attempts_per_week between 1 and 100),
    add column national_list_needed boolean not null default false,
    add check (dialing_until > dialing_from);
comment on column organisations.dialing_from is 'Minutes after midnight on every clock a phone may be on. Calls begin no earlier; 8:00 is the law''s.';
comment on column organisations.attempts_per_day is 'Of campaigns at one number in 24 hours; calls by hand count.';
comment on column organisations.national_list_needed is 'Campaigns call nobody in a country whose national list has not been imported.';
alter table phone_numbers add column daily_cap integer check (daily_cap > 0);
comment on column phone_numbers.daily_cap is 'How many campaign calls may show it in 24 hours; null for any number.';

-- ── Do not call: for everybody, for one campaign, for an area ─────────────
alter table do_not_call
    add column campaign_id uuid,
    add column is_area     boolean not null default false,
    drop constraint do_not_call_number_check,
    drop constraint do_not_call_source_check,
    add constraint do_not_call_number_check check (number ~ case when is_area then '^\+[1-9][0-9]{0,13}$' else '^\+[1-9][0-9]{6,14}$' end),
    add constraint do_not_call_source_check check (source in ('disposition', 'person', 'api', 'import', 'key'));
comment on column do_not_call.campaign_id is 'Null: nobody in the organisation calls it. Else this campaign does not.';
comment on column do_not_call.is_area is 'The number is how all numbers of the area begin.';
create unique index do_not_call_everywhere on do_not_call (org_id, number) where removed_at is null and campaign_id is null;
create unique index do_not_call_campaign on do_not_call (org_id, campaign_id, number) where removed_at is null and campaign_id is not null;
create index do_not_call_areas on do_not_call (org_id) where removed_at is null and is_area;
create index do_not_call_history on do_not_call (org_id, number, added_at);
drop index do_not_call_number;

-- Puts a number, or an area, on the list, from now on; what was promised to it is off. False: it was on it already.
create function add_to_do_not_call(actor uuid, to_number text, from_source text, why text, from_call uuid, at timestamptz, of_campaign uuid, as_area boolean) returns boolean
    language plpgsql volatile
as $$
declare
    added uuid;
    promise record;
begin
    insert into do_not_call (org_id, number, added_at, added_by, source, reason, call_id, campaign_id, is_area)
    values (current_org(), to_number, at, actor, from_source, why, from_call, of_campaign, as_area)
    on conflict do nothing
    returning id into added;
    if of_campaign is null then
        for promise in update callbacks b set state = 'cancelled', settled_at = at, reason = 'On the do-not-call list'
                        where (b.number = to_number or as_area and starts_with(b.number, to_number)) and b.state in ('pending', 'snoozed') returning b.id, b.number
        loop
            perform audit(actor, 'callbacks.cancelled', promise.id, promise.number, jsonb_build_object('reason', 'On the do-not-call list'), at);
        end loop;
    end if;
    if added is null then
        return false;
    end if;
    perform audit(actor, 'do_not_call.added', added, to_number,
                  jsonb_strip_nulls(jsonb_build_object('source', from_source, 'reason', why, 'campaign', of_campaign, 'area', nullif(as_area, false))), at);
    perform tell(null, 'callbacks-changed');
    return true;
end
$$;
create or replace function add_to_do_not_call(actor uuid, to_number text, from_source text, why text, from_call uuid, at timestamptz) returns boolean
    language sql volatile
as $$ select add_to_do_not_call(actor, to_number, from_source, why, from_call, at, null, false) $$;

-- The entry that forbids calling a number, the widest first; none when nothing does.
create function do_not_call_entry(to_number text, of_campaign uuid) returns setof do_not_call
    language sql stable rows 1
as $$
    select found.*
      from (select d.* from do_not_call d where d.removed_at is null and d.number = to_number and (d.campaign_id is null or d.campaign_id = of_campaign)
            union all
            select d.* from do_not_call d
             where d.removed_at is null and d.is_area and starts_with(to_number, d.number) and d.number <> to_number and (d.campaign_id is null or d.campaign_id = of_campaign)) found
     order by found.campaign_id nulls first, found.added_at
     limit 1
$$;

-- ── Consent ────────────────────────────────────────────────────────────────
create table consents (
    org_id       uuid not null references organisations,
    id           uuid not null,
    number       text not null check (number ~ '^\+[1-9][0-9]{6,14}$'),
    contact_id   uuid,
    name         text not null default '',
    purpose      text not null check (purpose in ('calls', 'messages')),
    text_version text not null,
    consent_text text not null default '',
    channel      text not null default '',
    evidence     text not null,
    given_at     timestamptz not null,
    recorded_at  timestamptz not null,
    recorded_by  uuid,
    revoked_at   timestamptz,
    revoked_by   uuid,
    revoked_why  text,
    primary key (org_id, id),
    foreign key (org_id, contact_id) references contacts,
    foreign key (org_id, recorded_by) references users,
    foreign key (org_id, revoked_by) references users,
    check ((revoked_at is null) = (revoked_why is null))
);
create index consents_number on consents (org_id, number, given_at desc);
create index consents_contact on consents (org_id, contact_id) where contact_id is not null;
comment on table consents is 'Who agreed to be called, to what, when, and how that can be shown. A revoked one stays as proof.';
comment on column consents.purpose is 'calls: by a campaign, to talk to a person. messages: also recorded or artificial voices.';
comment on column consents.evidence is 'Where the agreement can be found: a form''s address, a recording, a document.';
call isolate('consents', 'select, insert, update');

-- ── Lists of a country or a state ─────────────────────────────────────────
create table call_lists (
    org_id      uuid not null references organisations,
    id          uuid not null,
    region      text not null check (region ~ '^[A-Z]{2}$'),
    name        text not null check (name <> ''),
    dated       date not null,
    imported_at timestamptz not null,
    imported_by uuid,
    numbers     bigint not null default 0,
    sha256      bytea,
    removed_at  timestamptz,
    primary key (org_id, id),
    foreign key (org_id, imported_by) references users
);
create index call_lists_in_force on call_lists (org_id, region, dated desc, imported_at desc) where removed_at is null;
comment on table call_lists is 'National do-not-call lists as they were imported; of each country the one of the latest date counts.';
comment on column call_lists.dated is 'As of when the registry gave it out: what its age is counted from.';
call isolate('call_lists', 'select, insert, update');

create table call_list_numbers (
    org_id  uuid not null,
    list_id uuid not null,
    number  text not null,
    primary key (org_id, list_id, number),
    foreign key (org_id, list_id) references call_lists
);
call isolate('call_list_numbers', 'select, insert, delete');
