-- What the law counts is counted from the calls, and goes on counting.
update campaign_members
   set status = 'upcoming', final = null, reason = '', next_at = @Now, attempts = 0, dials = 0, tries = '{}', call_id = null, preview_user = null, preview_until = null, updated_at = @Now
 where campaign_id = @CampaignId
   and status <> 'excluded'
   and (@Scope = 'all' or @Scope = 'not_reached' and status not in ('answered', 'callback') or @Scope = 'not_final' and final is null);
