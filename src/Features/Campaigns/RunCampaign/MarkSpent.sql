-- Planned once. Once for each time: a campaign that a manager has resumed since is not stopped again for the same.
update campaigns
   set budget_spent_at = @Now, budget_resumed_at = null
 where id = @CampaignId
   and status = 'processing'
   and (budget_spent_at is null or budget_resumed_at is null);
