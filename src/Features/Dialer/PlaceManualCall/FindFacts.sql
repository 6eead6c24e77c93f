select org.dialing_halted_at is not null as dialing_halted,
       caller.active and caller.can_place_calls as may_place_calls,
       @ContactId::uuid is null or exists (select from contacts where id = @ContactId and deleted_at is null) as contact_known,
       @ContactId::uuid is null or contact_of(@Number) = @ContactId is true as contact_has_number,
       (select coalesce(nullif(contact_name, ''), customer_number)
          from calls
         where state <> 'ended'
           and (agent_id = caller.id
                or id in (select call_id from call_legs where user_id = caller.id and wanted and gone_at is null and ended_at is null))
         limit 1) as agent_is_talking_to,
       exists (select from calls where customer_number = @Number and state <> 'ended') as number_is_being_called,
       exists (select from do_not_call where number = @Number and removed_at is null) as on_do_not_call_list
  from organisations org
  join users caller on caller.org_id = org.org_id
 where caller.id = @UserId;
