-- What this call is to hear, with the fields of whoever it is for; of a test what was typed, with those of a sample.
select campaign.id as campaign_id, campaign.name as campaign, coalesce(test.kind, campaign.message_kind) as kind, coalesce(test.text, campaign.message_text) as text,
       coalesce(test.language, campaign.message_language) as language, coalesce(test.voice, campaign.message_voice) as voice, campaign.message_file_id as file_id,
       case when test.call_id is null then campaign.connect_key else test.connect_key end as connect_key, case when test.call_id is null then campaign.opt_out_key else test.opt_out_key end as opt_out_key,
       contact.name, contact.company, contact.title, contact.custom, test.call_id is not null as is_test
  from calls call
  join campaigns campaign on campaign.id = call.campaign_id
  left join message_tests test on test.call_id = call.id
  left join contacts contact on contact.id = case when test.sample_id is null then call.contact_id else test.sample_id end
 where call.id = @CallId
   and call.hang_up_asked_at is null;
