-- Planned once. An agent and a contact are taken for each other: the intent of a call, with its receipt. Locked rows are another's and are passed over; the
-- indexes on number, agent and attempt decide between two who dial at once; whoever is second gets no row.
with pairs as (
    select * from jsonb_to_recordset(@Pairs::jsonb) as p(member_id uuid, call_id uuid, leg_id uuid, agent_id uuid, agent_address text, our_number text, caller_id_reason text, receipt_id uuid, receipt jsonb,
                                                            party_address text, party_receipt_id uuid, party_receipt jsonb)
),
at_work as (
    select campaign.*
      from campaigns campaign
      join organisations org on org.org_id = campaign.org_id and org.dialing_halted_at is null
     where campaign.id = @CampaignId
       and campaign.status = 'processing'
       and campaign.deleted_at is null
       for share of campaign
),
due as (
    select member.*
      from campaign_members member
      join pairs on pairs.member_id = member.id
     where member.campaign_id = @CampaignId
       and member.next_at <= @Now
       and (member.preview_until is null or member.preview_until <= @Now or member.preview_user = pairs.agent_id)
       for update of member skip locked
),
placed as (
    insert into calls (org_id, id, direction, state, agent_id, department_id, contact_id, contact_name, customer_number, our_number, caller_id_reason,
                       campaign_id, run_id, member_id, attempt_no, receipt_id, lead_status, deal_value, tags, created_at, agent_since, last_news_at)
    select due.org_id, pairs.call_id, 'outbound-campaign', 'intent', pairs.agent_id, coalesce(agent.department_id, at_work.department_id), contact.id, contact.name, contact.phone,
           pairs.our_number, pairs.caller_id_reason, at_work.id, at_work.run_id, due.id, due.dials + 1, pairs.receipt_id, contact.lead_status, contact.deal_value, contact.tags, @Now, @Now, @Now
      from pairs
      join due on due.id = pairs.member_id
      join at_work on true
      join contacts contact on contact.id = due.contact_id and contact.deleted_at is null
      left join users agent on agent.id = pairs.agent_id
     where (pairs.agent_id is null
            or exists (select from campaign_agents seat where seat.campaign_id = at_work.id and seat.user_id = pairs.agent_id and seat.joined_at is not null))
       and not exists (select from do_not_call_entry(contact.phone, at_work.id))
     order by pairs.agent_id, contact.phone -- Whoever waits for another waits for what that one has already, and not the other way round.
    on conflict do nothing
    returning *
),
legs as (
    insert into call_legs (org_id, id, call_id, role, label, address, user_id, part, created_at)
    select placed.org_id, pairs.leg_id, placed.id, 'agent', 'agent-' || replace(placed.agent_id::text, '-', ''), pairs.agent_address, placed.agent_id, 'owner', @Now
      from placed
      join pairs on pairs.call_id = placed.id
     where placed.agent_id is not null
),
-- Where the campaign takes them: called once they have answered.
parties as (
    insert into call_legs (org_id, id, call_id, role, label, address, caller_id, receipt_id, created_at)
    select placed.org_id, gen_random_uuid(), placed.id, 'party', 'party-1', pairs.party_address, placed.our_number, pairs.party_receipt_id, @Now
      from placed
      join pairs on pairs.call_id = placed.id
     where pairs.party_address is not null
),
dialing as (
    update campaign_members member
       set status = 'dialing', next_at = null, reason = '', held_by = null, attempts = member.attempts + 1, dials = member.dials + 1, call_id = placed.id, last_attempt_at = @Now,
           preview_user = null, preview_until = null, updated_at = @Now
      from placed
     where member.id = placed.member_id
    returning member.id, placed.id as call_id, placed.agent_id, placed.campaign_id
),
receipts as (
    select write_receipt(one.receipt) as id
      from (select pairs.receipt from placed join pairs on pairs.call_id = placed.id
             union all
            select pairs.party_receipt from placed join pairs on pairs.call_id = placed.id and pairs.party_receipt is not null) one
     order by one.receipt ->> 'id' -- All calls stand before the first receipt takes its turn.
)
select call_id, agent_id, id as member_id
  from dialing, tell(coalesce(agent_id, campaign_id), case when agent_id is null then 'campaign-woken' else 'phone-changed' end)
 where (select count(*) from receipts) >= 0;
