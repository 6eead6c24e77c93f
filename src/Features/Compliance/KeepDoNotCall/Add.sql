select add_to_do_not_call(@UserId, @Number, @Source, @Reason, @CallId, @Now, @CampaignId, @IsArea);
