with moved as (
    update callbacks b
       set due_at = @Due, promised_at = @Due, reminded_at = null, seen_at = null
      from (select id, due_at from callbacks where id = @Id) old
     where b.id = old.id and b.state in ('pending', 'snoozed') and b.came_due_at is null
    returning b.id, b.number, b.owner_id, old.due_at as was
)
select audit(null, 'callbacks.moved_into_hours', id, number, jsonb_build_object('due', @Due::timestamptz, 'wasDue', was), @Now)::text, tell(null, 'callbacks-changed')::text from moved;
