-- What this call is to hear, with the fields of whoever it is for.
select campaign.id as campaign_id, campaign.name as campaign, campaign.message_kind as kind, campaign.message_text as text, campaign.message_language as language, campaign.message_voice as voice,
       campaign.message_file_id as file_id, campaign.connect_key, campaign.opt_out_key, contact.name, contact.company, contact.title, contact.custom
  from calls call
  join campaigns campaign on campaign.id = call.campaign_id
  left join contacts contact on contact.id = call.contact_id
 where call.id = @CallId
   and call.hang_up_asked_at is null;
