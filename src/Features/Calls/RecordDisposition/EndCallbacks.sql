with ended as (
    update callbacks b
       set state = 'cancelled', settled_at = @Now, reason = @Label || ' on a call'
      from calls l
     where l.id = @CallId and b.state in ('pending', 'snoozed') and (b.number = l.customer_number or b.contact_id = l.contact_id)
    returning b.id, b.number
)
select true
  from ended,
       lateral audit(@AgentId, 'callbacks.cancelled', id, number, jsonb_build_object('reason', @Label || ' on a call', 'call', @CallId::uuid), @Now),
       lateral tell(null, 'callbacks-changed');
