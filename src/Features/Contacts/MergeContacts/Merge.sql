-- Calls, notes and numbers go over; what the one that stays has not, it takes from the other, which is hidden. Both are locked
-- in the order of their ids, so that two who merge the same pair the other way round do not wait for each other.
with pair as (
    select c.*
      from contacts c
     where c.id in (@ContactId, @OtherId) and c.deleted_at is null and in_reach(c, @Reach::jsonb)
     order by c.id
       for update
),
both_there as (
    select stays.id as stays_id, other.id as other_id, other.phone as other_phone, other.name as other_name
      from pair stays
      join pair other on other.id = @OtherId
     where stays.id = @ContactId
),
hidden as (
    update contacts c
       set deleted_at = @Now, merged_into = b.stays_id, updated_at = @Now
      from both_there b
     where c.id = b.other_id
),
filled as (
    update contacts c
       set name = coalesce(nullif(c.name, ''), o.name),
           company = coalesce(nullif(c.company, ''), o.company),
           title = coalesce(nullif(c.title, ''), o.title),
           email = coalesce(nullif(c.email, ''), o.email),
           deal_value = coalesce(c.deal_value, o.deal_value),
           owner_id = coalesce(c.owner_id, o.owner_id),
           department_id = coalesce(c.department_id, o.department_id),
           next_follow_up_at = coalesce(c.next_follow_up_at, o.next_follow_up_at),
           time_zone = coalesce(c.time_zone, o.time_zone),
           pinned_note = concat_ws(E'\n', nullif(c.pinned_note, ''), nullif(o.pinned_note, '')),
           custom = o.custom || c.custom,
           tags = array(select t.name from unnest(c.tags || o.tags) with ordinality t (name, position) group by t.name order by min(t.position)),
           updated_at = @Now
      from both_there b
      join pair o on o.id = b.other_id
     where c.id = b.stays_id
),
numbers as (
    update contact_numbers n set contact_id = b.stays_id from both_there b where n.contact_id = b.other_id
),
number as (
    insert into contact_numbers (org_id, number, contact_id, added_at)
    select current_org(), other_phone, stays_id, @Now from both_there
    on conflict (org_id, number) do update set contact_id = excluded.contact_id
),
notes as (
    update contact_notes n set contact_id = b.stays_id from both_there b where n.contact_id = b.other_id
),
moved as (
    update calls l set contact_id = b.stays_id from both_there b where l.contact_id = b.other_id
    returning l.id
),
kept as (
    insert into contact_changes (org_id, contact_id, at, actor_id, field, after)
    select current_org(), stays_id, @Now, @UserId, 'merged', to_jsonb(coalesce(nullif(other_name, ''), other_phone)) from both_there
)
select (select count(*) from moved)::integer as calls,
       audit(@UserId, 'contacts.merged', stays_id, coalesce(nullif(other_name, ''), other_phone),
             jsonb_build_object('other', other_id, 'phone', other_phone, 'calls', (select count(*) from moved)), @Now)::text as audited
  from both_there;
