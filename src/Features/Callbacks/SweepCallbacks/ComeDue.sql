-- Whose owner is not there is anyone's.
with due as (
    update callbacks b
       set came_due_at = @Now, seen_at = null,
           last_owner_id = case when is_at_work(b.owner_id, @Now) then b.last_owner_id else coalesce(b.owner_id, b.last_owner_id) end,
           owner_id = case when is_at_work(b.owner_id, @Now) then b.owner_id end
      from (select id, owner_id from callbacks where id = any(@Ids) order by id for update skip locked) old
     where b.id = old.id and b.state in ('pending', 'snoozed') and b.came_due_at is null
    returning b.id, b.number, b.owner_id, old.owner_id as was
)
select tell(owner_id, 'callback-reminder')::text, tell(null, 'callbacks-changed')::text,
       case when was is not null and owner_id is null then audit(null, 'callbacks.moved_to_team', id, number, jsonb_build_object('owner', was), @Now)::text end
  from due;
