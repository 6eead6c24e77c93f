-- Planned once.
update campaigns
   set budget_spent_at = null, budget_resumed_at = null
 where id = @CampaignId
   and budget_spent_at is not null;
