with cancelled as (
    update callbacks b set state = 'cancelled', settled_at = @Now, reason = @Reason
     where b.id = @Id and b.state in ('pending', 'snoozed') and callback_in_reach(b, @Reach::jsonb)
    returning b.id, b.number
)
select true
  from cancelled,
       lateral audit(@Me, 'callbacks.cancelled', id, number, jsonb_build_object('reason', @Reason::text), @Now),
       lateral tell(null, 'callbacks-changed');
