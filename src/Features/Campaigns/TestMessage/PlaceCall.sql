-- The call with its receipt, and that it was taken on to be dialed, before the carrier hears of it. It is settled from the start: no run
-- counts it, and no agent. A call to the number that is under way leaves no row to this one.
with placed as (
    insert into calls (org_id, id, direction, state, department_id, contact_name, customer_number, our_number, caller_id_reason, campaign_id, receipt_id, created_at, submitted_at, last_news_at, settled_at)
    select caller.org_id, @CallId, 'outbound-manual', 'submitted', caller.department_id, 'Test of a message', @Number, @CallerId, @Reason, campaign.id, @ReceiptId, @Now, @Now, @Now, @Now
      from users caller
      join campaigns campaign on campaign.id = @CampaignId and campaign.deleted_at is null and campaign.destination = 'message'
     where caller.id = @UserId
       and not exists (select from do_not_call_entry(@Number, campaign.id))
    on conflict do nothing
    returning *
),
leg as (
    insert into call_legs (org_id, id, call_id, role, label, address, created_at, submitted_at)
    select org_id, @LegId, id, 'customer', 'customer', customer_number, @Now, @Now
      from placed
),
test as (
    insert into message_tests (org_id, call_id, campaign_id, user_id, sample_id, kind, text, language, voice, connect_key, opt_out_key, at)
    select org_id, id, campaign_id, @UserId, @SampleId::uuid, @Kind, @Text, @Language, @Voice, @ConnectKey, @OptOutKey, @Now
      from placed
),
receipt as (
    select write_receipt(@Receipt::jsonb) as id
      from placed
)
select placed.id
  from placed, receipt, audit(@UserId, 'campaigns.message_tested', placed.campaign_id, placed.customer_number, '{}', @Now);
