with cancelled as (
    update callbacks set state = 'cancelled', settled_at = @Now, reason = @Reason where id = @Id and state in ('pending', 'snoozed') returning id, number
)
select audit(null, 'callbacks.cancelled', id, number, jsonb_build_object('reason', @Reason::text), @Now)::text, tell(null, 'callbacks-changed')::text from cancelled;
