with missed as (
    update callbacks
       set state = 'missed', settled_at = @Now, reason = 'Nobody called within a day'
     where id in (select id from callbacks
                   where state in ('pending', 'snoozed') and managers_told_at is not null and due_at <= @Now::timestamptz - interval '24 hours'
                   order by id for update skip locked)
    returning id, number
)
select audit(null, 'callbacks.missed', id, number, '{}', @Now)::text, tell(null, 'callbacks-changed')::text from missed;
