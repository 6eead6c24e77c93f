-- Whom this agent is looking at, with what they need to know before they decide.
select member.id as member_id, member.campaign_id, campaign.name as campaign, campaign.script, member.preview_until as until, member.attempts, member.comments, member.last_result, member.last_attempt_at,
       contact.id as contact_id, contact.name, contact.company, contact.phone as number, contact.lead_status, coalesce(nullif(earlier.notes, ''), contact.pinned_note) as notes
  from campaign_members member
  join campaigns campaign on campaign.id = member.campaign_id and campaign.status = 'processing' and campaign.deleted_at is null
  join contacts contact on contact.id = member.contact_id
  left join lateral (
       select call.notes from calls call where call.contact_id = contact.id and call.state = 'ended' order by call.created_at desc, call.id desc limit 1) earlier on true
 where member.preview_user = @UserId
   and member.preview_until > @Now
   and member.next_at is not null
 limit 1;
