-- A state is left only for a later one; the rest is told in full each time. Whoever ends a call that reached the carrier opens
-- its wrap-up, once.
with ranks as (
    select array['intent', 'submitted', 'ambiguous', 'queued', 'ringing', 'answered', 'connected', 'ended'] as states
),
told as (
    update calls
       set state = @State, conference_sid = @ConferenceSid,
           ringing_at = @RingingAt, answered_at = @AnsweredAt, connected_at = @ConnectedAt, ended_at = @EndedAt,
           ended_by = @EndedBy, end_reason = @EndReason, result = @Result, talk_seconds = @TalkSeconds,
           last_news_at = greatest(last_news_at, @NewsAt),
           wrap_up = case when wrap_up = 'none' and state <> 'ended' and @State = 'ended' and @ReachedCarrier then 'pending' else wrap_up end,
           wrap_up_started_at = case when wrap_up = 'none' and state <> 'ended' and @State = 'ended' and @ReachedCarrier then @Now else wrap_up_started_at end
      from ranks
     where id = @CallId
       and (@Rebuild or array_position(states, state) <= array_position(states, @State))
    returning org_id, agent_id
),
legs as (
    update call_legs leg
       set call_sid = coalesce(news.call_sid, leg.call_sid), status = news.status, in_conference = news.in_conference,
           ringing_at = news.ringing_at, answered_at = news.answered_at, ended_at = news.ended_at,
           sip_response_code = news.sip_response_code, duration_seconds = news.duration_seconds,
           error_code = news.error_code, error_message = news.error_message, queue_ms = news.queue_ms
      from jsonb_to_recordset(@Legs::jsonb) as news(
           id uuid, call_sid text, status text, in_conference boolean, ringing_at timestamptz, answered_at timestamptz, ended_at timestamptz,
           sip_response_code integer, duration_seconds integer, error_code integer, error_message text, queue_ms integer)
     where leg.id = news.id and leg.call_id = @CallId
),
folded as (
    update webhook_inbox
       set folded_at = @Now, call_id = @CallId
     where id = any(@Folded)
       and folded_at is null
),
heard as (
    select tell(agent_id, 'phone-changed'), case when @State = 'ended' then tell(null, 'history-changed') end
      from told
     where @Changed
)
select count(*) from heard;
