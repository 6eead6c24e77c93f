-- Planned once. A state is left only for a later one; the rest is told in full each time. Whoever ends a call that reached the carrier opens
-- its wrap-up, once: for its owner, or for whoever left it to an outside party. Of a campaign's only where they talked: the rest needs no words;
-- that they did may become known after the end, and counts until the attempt is settled.
with ranks as (
    select array['intent', 'submitted', 'ambiguous', 'queued', 'ringing', 'answered', 'connected', 'ended'] as states
),
told as (
    update calls
       set state = @State, conference_sid = @ConferenceSid,
           ringing_at = @RingingAt, answered_at = @AnsweredAt, connected_at = @ConnectedAt, ended_at = @EndedAt,
           ended_by = @EndedBy, end_reason = @EndReason, result = @Result, answered_by = @AnsweredBy, greeting_ended_at = @GreetingEndedAt, talk_seconds = @TalkSeconds,
           alone_since = @AloneSince, owner_gone_since = @OwnerGoneSince,
           rescue = case when @AloneSince::timestamptz is null then null else rescue end,
           last_news_at = greatest(last_news_at, @NewsAt),
           agent_id = case when @State = 'ended' then coalesce(agent_id, last_agent_id) else agent_id end,
           waiting_since = case when @State <> 'ended' then waiting_since end,
           (wrap_up, wrap_up_started_at) = (
               select case when it.opens then 'pending' else calls.wrap_up end, case when it.opens then @Now else calls.wrap_up_started_at end
                 from (select calls.wrap_up = 'none'
                              and (calls.state <> 'ended' or calls.campaign_id is not null and calls.connected_at is null and calls.settled_at is null)
                              and @State = 'ended' and @ReachedCarrier
                              and (calls.agent_id is not null or calls.last_wraps_up)
                              and (calls.campaign_id is null or @ConnectedAt::timestamptz is not null and @Result::text is distinct from 'machine') as opens) it)
      from ranks
     where id = @CallId
       and (@Rebuild or array_position(states, state) <= array_position(states, @State))
    returning org_id, agent_id
),
legs as (
    update call_legs leg
       set call_sid = coalesce(news.call_sid, leg.call_sid), status = news.status, in_conference = news.in_conference, held = news.held, held_since = news.held_since, holds = news.holds, hold_due = news.hold_due,
           ringing_at = news.ringing_at, answered_at = news.answered_at, joined_at = news.joined_at, gone_at = news.gone_at, ended_at = news.ended_at,
           sip_response_code = news.sip_response_code, duration_seconds = news.duration_seconds,
           error_code = news.error_code, error_message = news.error_message, queue_ms = news.queue_ms
      from jsonb_to_recordset(@Legs::jsonb) as news(
           id uuid, call_sid text, status text, in_conference boolean, held boolean, held_since timestamptz, holds tstzmultirange, hold_due boolean, ringing_at timestamptz, answered_at timestamptz,
           joined_at timestamptz, gone_at timestamptz, ended_at timestamptz,
           sip_response_code integer, duration_seconds integer, error_code integer, error_message text, queue_ms integer)
     where leg.id = news.id and leg.call_id = @CallId
       -- Most of what is told again is as it was.
       and (coalesce(news.call_sid, leg.call_sid), news.status, news.in_conference, news.held, news.held_since, news.holds, news.hold_due, news.ringing_at, news.answered_at,
            news.joined_at, news.gone_at, news.ended_at, news.sip_response_code, news.duration_seconds, news.error_code, news.error_message, news.queue_ms)
           is distinct from
           (leg.call_sid, leg.status, leg.in_conference, leg.held, leg.held_since, leg.holds, leg.hold_due, leg.ringing_at, leg.answered_at,
            leg.joined_at, leg.gone_at, leg.ended_at, leg.sip_response_code, leg.duration_seconds, leg.error_code, leg.error_message, leg.queue_ms)
),
folded as (
    update webhook_inbox
       set folded_at = @Now, call_id = @CallId
     where id = any(@Folded)
       and folded_at is null
),
-- What rang for a call that ended, or for one whose agent is back, rings no more.
silenced as (
    update offers
       set state = 'withdrawn', ended_at = @Now, reason = case when @State = 'ended' then 'The call has ended.' else 'Their agent is back.' end
     where call_id = @CallId and offers.state = 'ringing'
       and (@State = 'ended' or purpose = 'reroute' and @AloneSince::timestamptz is null)
       and not @Rebuild
    returning user_id
),
dropped as (
    update call_transfers
       set state = 'canceled', ended_at = @Now, reason = 'The call ended.'
     where call_id = @CallId and @State = 'ended' and call_transfers.state in ('asked', 'ringing', 'joined')
       and not @Rebuild
    returning id
),
there as (
    select user_id from silenced
     union
    select agent_id as user_id from told where @Changed
     union
    select leg.user_id from call_legs leg where leg.call_id = @CallId and leg.user_id is not null and leg.wanted and @Changed
),
heard as (
    select tell(user_id, 'phone-changed') from there where user_id is not null
     union all
    select tell(null, 'history-changed') from told where @Changed and @State = 'ended'
     union all
    select tell(null, 'wall-changed') from told where @Changed
)
select count(*) from heard;
