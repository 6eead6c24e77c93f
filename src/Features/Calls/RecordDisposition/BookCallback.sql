select book_callback(@Id, @AgentId, l.contact_id, l.customer_number, l.department_id, @OwnerId::uuid, @Due, @Zone, @Note, @Source, l.id, @Now)
  from calls l
 where l.id = @CallId;
