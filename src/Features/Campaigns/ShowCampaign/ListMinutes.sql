select floor(extract(epoch from @Now - created_at) / 60)::integer as ago, count(*)::integer as calls, count(*) filter (where result = 'human' or connected_at is not null)::integer as answered
  from calls
 where campaign_id = @Id
   and direction = 'outbound-campaign'
   and created_at > @HalfAnHourAgo
   and created_at <= @Now
 group by 1;
