-- Planned once.
select id, mode, calls_from, calls_until, calls_on_days, max_attempts, minimum_gap, needs_consent, caller_id, coalesce(status_by, created_by) as person, destination, destination_number
  from campaigns
 where id = @CampaignId;
