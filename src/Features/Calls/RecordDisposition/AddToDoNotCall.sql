select add_to_do_not_call(@AgentId, l.customer_number, 'disposition', @Label, l.id, @Now) from calls l where l.id = @CallId;
