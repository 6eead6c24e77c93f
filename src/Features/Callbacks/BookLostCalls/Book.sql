-- Guarded by there being one callback of a lost call (callbacks_lost_call).
select book_callback(@Id, null, c.id, l.customer_number, l.department_id, null, @Due, @Zone, @Note, 'lost_call', l.id, @Now)
  from calls l
  left join contacts c on c.org_id = l.org_id and c.id = l.contact_id and c.deleted_at is null
 where l.id = @CallId and l.callback_due_at is not null;
