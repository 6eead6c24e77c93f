with reminded as (
    update callbacks set reminded_at = @Now
     where id in (select id from callbacks
                   where state in ('pending', 'snoozed') and owner_id is not null and reminded_at is null
                     and due_at > @Now::timestamptz and due_at <= @Now::timestamptz + interval '5 minutes'
                   order by id for update skip locked)
    returning owner_id
)
select tell(owner_id, 'callback-reminder')::text from reminded;
