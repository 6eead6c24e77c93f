-- Due, and its owner has left since.
with moved as (
    update callbacks b
       set last_owner_id = b.owner_id, owner_id = null
      from (select id, owner_id from callbacks where state in ('pending', 'snoozed') and came_due_at is not null and owner_id is not null
             order by id for update skip locked) old
     where b.id = old.id and b.state in ('pending', 'snoozed') and b.owner_id = old.owner_id and not is_at_work(old.owner_id, @Now)
    returning b.id, b.number, old.owner_id
)
select audit(null, 'callbacks.moved_to_team', id, number, jsonb_build_object('owner', owner_id), @Now)::text, tell(null, 'callbacks-changed')::text from moved;
