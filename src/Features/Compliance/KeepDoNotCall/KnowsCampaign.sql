select exists (select from campaigns where id = @CampaignId and deleted_at is null);
