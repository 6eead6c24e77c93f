with removed as (
    update do_not_call
       set removed_at = @Now, removed_by = @UserId, removal_reason = @Reason
     where number = @Number and is_area = @IsArea and campaign_id is not distinct from @CampaignId::uuid and removed_at is null
    returning id, number
)
select true
  from removed,
       lateral audit(@UserId, 'do_not_call.removed', id, number, jsonb_build_object('reason', @Reason::text), @Now);
