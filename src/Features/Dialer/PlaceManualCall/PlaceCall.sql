-- The intent, its receipt, the agent's leg and the audit's line stand before the carrier hears of anything. The unique indexes on
-- request key, agent and number decide between two who press at once; whoever is second gets no row, and leaves no receipt.
with placed as (
    insert into calls (org_id, id, direction, state, agent_id, department_id, contact_id, contact_name, customer_number, our_number,
                       caller_id_reason, request_key, receipt_id, lead_status, deal_value, tags, created_at, agent_since, last_news_at)
    select caller.org_id, @CallId, 'outbound-manual', 'intent', caller.id, caller.department_id, contact.id, coalesce(contact.name, ''), @Number, @CallerId,
           @Reason, @RequestKey, @ReceiptId, contact.lead_status, contact.deal_value, coalesce(contact.tags, '{}'), @Now, @Now, @Now
      from users caller
      left join contacts contact
        on contact.org_id = caller.org_id and contact.id = @ContactId and contact.deleted_at is null
     where caller.id = @UserId
       and not exists (select from do_not_call_entry(@Number, null))
    on conflict do nothing
    returning *
),
leg as (
    insert into call_legs (org_id, id, call_id, role, label, address, user_id, part, created_at)
    select org_id, @LegId, id, 'agent', 'agent-' || replace(agent_id::text, '-', ''), @Address, agent_id, 'owner', @Now
      from placed
),
receipt as (
    select write_receipt(@Receipt::jsonb || jsonb_build_object('contactId', contact_id)) as id
      from placed
),
audited as (
    insert into audit_log (org_id, id, at, actor_id, actor_name, action, subject, detail)
    select placed.org_id, @AuditId, @Now, caller.id, caller.name, 'calls.placed', placed.id::text,
           jsonb_build_object('to', placed.customer_number, 'callerId', placed.our_number, 'callerIdReason', placed.caller_id_reason)
      from placed
      join users caller on caller.id = placed.agent_id
)
select placed.id, state, customer_number as to, contact_name, our_number as caller_id, caller_id_reason
  from placed, receipt, tell(agent_id, 'phone-changed');
