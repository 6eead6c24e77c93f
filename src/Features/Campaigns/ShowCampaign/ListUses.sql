-- What a predictive campaign's agents did in each of the last thirty minutes, by its calls: talk and wrap-up.
with minutes as (
    select ago, @Now::timestamptz - (ago + 1) * interval '1 minute' as since, @Now::timestamptz - ago * interval '1 minute' as until
      from generate_series(0, 29) ago
),
lately as (
    select call.answered_at, call.abandoned_at, call.connected_at, call.ended_at,
           coalesce(call.wrapped_up_at, case when call.state = 'ended' and call.wrap_up <> 'pending' then call.ended_at end, @Now) as over_at
      from calls call
     where call.campaign_id = @Id
       and call.created_at > @HalfAnHourAgo::timestamptz - interval '1 hour'
       and call.answered_at is not null
)
select minutes.ago,
       coalesce(sum(extract(epoch from least(lately.over_at, minutes.until) - greatest(lately.connected_at, minutes.since))) filter (where lately.connected_at < minutes.until and lately.over_at > minutes.since) / 60, 0)::float8 as busy,
       count(*) filter (where lately.answered_at >= minutes.since and lately.answered_at < minutes.until
                          and (lately.abandoned_at is not null or lately.connected_at > lately.answered_at + interval '2 seconds' or lately.connected_at is null and lately.ended_at is not null))::integer as abandoned
  from minutes
  left join lately on true
 group by minutes.ago
 order by minutes.ago;
