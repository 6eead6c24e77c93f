-- Whom the gate holds back keeps a time that was worked out by the rules of that moment. Where rules change so that somebody may be called sooner,
-- those who wait are asked about again, so many at a time.

alter table campaigns add column rules_changed_at timestamptz;
comment on column campaigns.rules_changed_at is 'Whoever has been held back since before this is to be judged again; null when nobody is.';

-- Reason is empty of those who only wait for their next try.
create index campaign_members_held on campaign_members (org_id, campaign_id, updated_at, id) where next_at is not null and held_by is not null and reason <> '';

-- For whatever is every campaign's: the organisation's hours and attempts, a caller ID's cap, a national list.
create function judge_held_again(at timestamptz) returns bigint
    language sql volatile
as $$
    with changed as (
        update campaigns set rules_changed_at = at
         where org_id = current_org() and deleted_at is null and status in ('processing', 'paused', 'stopped', 'overdue', 'scheduled')
        returning 1
    )
    select count(*) from changed;
$$;

-- For whatever is one person's.
create function judge_held_contact_again(contact uuid, at timestamptz) returns bigint
    language sql volatile
as $$
    with woken as (
        update campaign_members set next_at = at, reason = '', held_by = null, updated_at = at
         where org_id = current_org() and contact_id = contact and next_at > at and held_by is not null and reason <> '' and status not in ('dialing', 'waiting')
        returning 1
    )
    select count(*) from woken;
$$;

-- Where somebody is decides by which hours they are called; whoever is edited by an import is not forgotten either.
create function judge_moved_contact_again() returns trigger
    language plpgsql
as $$
begin
    perform judge_held_contact_again(new.id, new.updated_at);
    return null;
end
$$;
create trigger contacts_judged_again after update of phone, time_zone, custom on contacts for each row
    when ((new.phone, new.time_zone, new.custom ->> 'state') is distinct from (old.phone, old.time_zone, old.custom ->> 'state')) execute function judge_moved_contact_again();
