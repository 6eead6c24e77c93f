select org.dialing_halted_at is not null as dialing_halted,
       caller.active and caller.can_place_calls as may_place_calls,
       @ContactId::uuid is null or exists (select from contacts where id = @ContactId and deleted_at is null) as contact_known,
       (select coalesce(nullif(contact_name, ''), customer_number) from calls where agent_id = caller.id and state <> 'ended') as agent_is_talking_to,
       exists (select from calls where customer_number = @Number and state <> 'ended') as number_is_being_called
  from organisations org
  join users caller on caller.org_id = org.org_id
 where caller.id = @UserId;
