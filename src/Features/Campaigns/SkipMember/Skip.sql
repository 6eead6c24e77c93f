-- Back on the list, after those who have waited longer.
with skipped as (
    update campaign_members member
       set preview_user = null, preview_until = null, next_at = @Until, reason = @Reason, updated_at = @Now
     where id = @MemberId
       and preview_user = @UserId
       and next_at is not null
    returning id, campaign_id, contact_id
)
select id, audit(@UserId, 'campaigns.skipped', contact_id, campaign_id::text, jsonb_build_object('reason', @Reason::text), @Now)::text,
       tell(@UserId, 'phone-changed')::text, tell(campaign_id, 'campaign-woken')::text, tell_campaign(campaign_id, 'campaign-changed')::text
  from skipped;
