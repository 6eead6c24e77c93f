-- One number, one row: the first in the file. Its contact is looked for among the living, by their own number and by those that came with a merge.
-- (offset 0: each row asks the index that has its answer. A limit would let the planner walk another one until it meets the first.)
with judged as (
    select s.*, coalesce(earlier.number, case when s.first_here < s.number then s.first_here end) as repeats, coalesce(living.id, merged.id) as existing_id, deleted.yes as was_deleted
      from (select staged.*, case when phone is not null then min(number) over (partition by phone) end as first_here from staged) s
      left join lateral (select r.number from import_rows r where r.import_id = @ImportId and r.phone = s.phone and r.verdict in ('new', 'existing') offset 0) earlier on true
      left join lateral (select c.id from contacts c where c.phone = s.phone and c.deleted_at is null offset 0) living on true
      left join lateral (select c.id from contact_numbers n join contacts c on c.org_id = n.org_id and c.id = n.contact_id and c.deleted_at is null where n.number = s.phone offset 0) merged on true
      left join lateral (select count(*) > 0 as yes from contacts c where c.phone = s.phone and c.deleted_at is not null) deleted on true
),
kept as (
    insert into import_rows (org_id, import_id, number, verdict, phone, typed, name, company, title, email, lead_status, status_reason, deal_value, tags, note, time_zone, custom,
                             contact_id, existing_id, repeats, was_deleted, problem, warnings)
    select @OrgId, @ImportId, number, case when problem is not null then 'invalid' when repeats is not null then 'repeated' when existing_id is not null then 'existing' else 'new' end,
           phone, typed, name, company, title, email, lead_status, status_reason, deal_value, tags, note, time_zone, custom,
           contact_id, existing_id, repeats, was_deleted and existing_id is null, problem, warnings
      from judged
    returning verdict, was_deleted, warnings
),
counted as (
    select count(*) filter (where verdict = 'new') as added, count(*) filter (where verdict = 'existing') as existing, count(*) filter (where verdict = 'repeated') as repeated,
           count(*) filter (where verdict = 'invalid') as invalid, count(*) filter (where warnings is not null and verdict in ('new', 'existing')) as warned,
           count(*) filter (where was_deleted and verdict = 'new') as deleted
      from kept
),
told as (
    update imports i
       set rows_new = i.rows_new + c.added, rows_existing = i.rows_existing + c.existing, rows_repeated = i.rows_repeated + c.repeated, rows_invalid = i.rows_invalid + c.invalid,
           rows_warned = i.rows_warned + c.warned, rows_deleted = i.rows_deleted + c.deleted, rows_zoneless = i.rows_zoneless + (select count(*) from staged where zoneless)
      from counted c
     where i.id = @ImportId
    returning i.actor_id
)
select true from told, lateral tell(told.actor_id, 'imports-changed');
