-- What is done to more contacts than a request should wait for goes on behind it, some at a time; the server may restart in between.
alter table contact_batches
    add command     jsonb not null default '{}',
    add is_collected boolean not null default true,
    add state       text not null default 'done' check (state in ('running', 'done', 'undoing', 'undone')),
    add found       integer not null default 0,
    add handled     integer not null default 0,
    add undone      integer not null default 0,
    add finished_at timestamptz;
comment on column contact_batches.command is 'What is done: search, tags, status, reason, owner.';
comment on column contact_batches.is_collected is 'contact_batch_parts has what is still to be come to.';
comment on column contact_batches.found is 'How many it is about: what the search found, or what an undo goes back over.';
comment on column contact_batches.handled is 'How many of them it has come to.';
comment on column contact_batches.contacts is 'How many of them it changed: those that were so already are not counted.';
create index contact_batches_unfinished on contact_batches (org_id) where state in ('running', 'undoing');

-- The contacts a batch has still to come to.
create table contact_batch_parts (
    org_id     uuid not null,
    batch_id   uuid not null,
    contact_id uuid not null,
    primary key (org_id, batch_id, contact_id),
    foreign key (org_id, batch_id) references contact_batches
);
call isolate('contact_batch_parts');

-- Why contacts of this organisation are disqualified, offered where somebody gives a reason.
alter table organisations add disqualify_reasons text[] not null default '{Junk,Wrong number,Not interested,Duplicate,Out of area}';

comment on column organisations.disqualify_reasons is 'Offered, not enforced: somebody may write another.';

-- What speaks for two contacts being one person: the same e-mail address or the same name, written alike.
create index contacts_email on contacts (org_id, lower(email)) where deleted_at is null and email <> '';
create index contacts_same_name on contacts (org_id, name_key) where deleted_at is null;

-- Who may be the same person as this contact: with the owner's rights, because lower() is not leakproof and a policy would keep it
-- from its index.
create function same_person(contact uuid, most integer) returns table (id uuid, reason text)
    language sql stable security definer set search_path = public, pg_temp
as $$
    with me as (
        select c.org_id, c.id, c.email, c.name_key, c.company_key from contacts c where c.org_id = current_org() and c.id = contact and c.deleted_at is null
    ),
    by_email as (
        select o.id, 'email' as reason
          from me
          join contacts o on o.org_id = me.org_id and lower(o.email) = lower(me.email) and o.email <> '' and o.deleted_at is null and o.id <> me.id
         limit most
    ),
    by_name as (
        select o.id, 'name' as reason
          from me
          join contacts o on o.org_id = me.org_id and o.name_key = me.name_key and o.deleted_at is null and o.id <> me.id
         where me.name_key like '% %' and (o.company_key is null or me.company_key is null or o.company_key = me.company_key)
         limit most
    )
    select * from by_email
    union all
    select * from by_name where by_name.id not in (select by_email.id from by_email)
    limit most
$$;
revoke execute on function same_person from public;
grant execute on function same_person to dutycall_app;
