-- Who called and why, for whom nobody is free: 47 CFR 64.1200(a)(7)(i)(A) and (B). Whoever is told it is not told again.
with told as (
    update calls
       set told_at = @Now
     where id = @CallId
       and told_at is null
)
select campaign.safe_harbour as words, org.name as organisation, call.our_number, coalesce(campaign.opt_out_key, '9') as opt_out_key, campaign.message_language as language, campaign.destination = 'message' as is_message
  from calls call
  join campaigns campaign on campaign.id = call.campaign_id
  join organisations org on org.org_id = call.org_id
 where call.id = @CallId;
