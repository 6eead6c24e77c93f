select kept.member_id as id, m.contact_id, contact.name, contact.phone, kept.status, kept.final, kept.reason, kept.attempts, kept.last_result, kept.last_attempt_at, m.added_at
  from campaign_results kept
  join campaign_members m on m.id = kept.member_id
  join contacts contact on contact.id = m.contact_id
 where kept.run_id = @RunId
   and (@Status::text is null or kept.status = @Status)
   and (@AtUtc::timestamptz is null or kept.member_id < @AtId::uuid)
 order by kept.member_id desc
 limit @Take::bigint;
