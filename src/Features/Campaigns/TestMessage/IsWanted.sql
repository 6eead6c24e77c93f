-- At the last moment before the carrier is asked: what the gate allowed a moment ago may have been forbidden since.
select call.hang_up_asked_at is null
   and not exists (select from organisations org where org.org_id = call.org_id and org.dialing_halted_at is not null)
   and not exists (select from do_not_call_entry(call.customer_number, call.campaign_id))
  from calls call
 where call.id = @CallId;
