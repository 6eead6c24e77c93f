select m.id, m.contact_id, contact.name, contact.phone, m.status, m.final, m.reason, m.attempts, m.last_result, m.last_attempt_at, m.added_at
  from campaign_members m
  join contacts contact on contact.id = m.contact_id
 where m.campaign_id = @CampaignId
   and (@Status::text is null or m.status = @Status)
   and (@AtUtc::timestamptz is null or (m.added_at, m.id) < (@AtUtc, @AtId::uuid))
 order by m.added_at desc, m.id desc
 limit @Take::bigint;
