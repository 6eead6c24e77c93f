-- Campaigns that ought to have a job: those at work, and those whose last calls are still to be settled.
select id
  from campaigns
 where status = 'processing' and deleted_at is null
 union
select campaign_id from calls where campaign_id is not null and settled_at is null;
