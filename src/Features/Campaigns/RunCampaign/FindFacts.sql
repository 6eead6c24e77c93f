-- Planned once. A campaign at work, and what its pace depends on. Who is due is counted no further than could be dialed in a tick.
select campaign.status, campaign.mode, campaign.destination, campaign.calls_per_minute, campaign.caller_id, campaign.run_id, campaign.department_id, campaign.status_by,
       campaign.calls_from, campaign.calls_until, campaign.calls_on_days, campaign.max_attempts, campaign.minimum_gap, campaign.needs_consent,
       campaign.lines_per_agent::float8 as lines_per_agent, campaign.late_cancel, campaign.budget_spent_at is not null as budget_was_spent, campaign.budget_resumed_at is not null as resumed,
       campaign.rules_changed_at is not null as rules_changed,
       org.default_region as region, org.dialing_halted_at is not null as dialing_halted, seats.assigned, seats.joined, due.due, later.next_due, coalesce(later.reason, '') as why_later, later.held_by, under_way.open, under_way.unsettled, paced.dialed_last_minute, paced.oldest
  from campaigns campaign
  join organisations org on org.org_id = campaign.org_id
 cross join lateral (
       select count(*)::integer as assigned, count(joined_at)::integer as joined from campaign_agents where campaign_id = campaign.id) seats
 cross join lateral (
       select count(*)::integer as due
         from generate_series(1, 9) tier
        cross join lateral (
              select from campaign_members where campaign_id = campaign.id and priority = tier and next_at <= @Now order by next_at limit @MostDue) one) due
 cross join lateral (
       select (array_agg(first.next_at order by first.next_at))[1] as next_due, (array_agg(first.reason order by first.next_at))[1] as reason, (array_agg(first.held_by order by first.next_at))[1] as held_by
         from generate_series(1, 9) tier
        cross join lateral (
              select next_at, reason, case when reason <> '' then held_by end as held_by from campaign_members where campaign_id = campaign.id and priority = tier and next_at > @Now order by next_at limit 1) first) later
 cross join lateral (
       select count(*) filter (where state <> 'ended')::integer as open, count(*)::integer as unsettled
         from calls where campaign_id = campaign.id and settled_at is null) under_way
 cross join lateral (
       select count(*)::integer as dialed_last_minute, min(created_at) as oldest
         from calls where campaign_id = campaign.id and created_at > @Now::timestamptz - interval '1 minute') paced
 where campaign.id = @CampaignId
   and campaign.deleted_at is null;
