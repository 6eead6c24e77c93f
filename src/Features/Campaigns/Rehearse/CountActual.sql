select count(*)::integer as dials, count(*) filter (where result = 'human' and connected_at is not null and disposition_code is distinct from 'voicemail')::integer as reached,
       count(*) filter (where abandoned_at is not null or result = 'human' and (connected_at is null or connected_at > answered_at + interval '2 seconds'))::integer as abandoned
  from calls
 where campaign_id = @CampaignId
   and created_at >= @StartedAt
   and created_at <= @EndedAt
   and submitted_at is not null;
