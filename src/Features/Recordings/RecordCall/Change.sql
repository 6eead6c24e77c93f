-- The last intent wins; one that was stopped stays so. Nothing that was never asked of the carrier needs to be stopped there.
with mine as (
    select recording.id, recording.call_id, recording.wanted, recording.sent
      from call_recordings recording
      join calls call on call.id = recording.call_id
     where recording.call_id = @CallId
       and recording.state in ('asked', 'recording', 'paused')
       and recording.wanted <> 'stopped'
       and call.agent_id = @UserId
       and call.state <> 'ended'
       for update of recording
),
changed as (
    update call_recordings recording
       set wanted = @Wanted,
           resume_at = case when @Wanted = 'paused' then @ResumeAt::timestamptz end,
           state = case when @Wanted = 'stopped' and mine.sent is null then 'absent' else recording.state end,
           ended_at = case when @Wanted = 'stopped' and mine.sent is null then @Now else recording.ended_at end,
           reason = case when @Wanted = 'stopped' and mine.sent is null then 'It was stopped before it began.' else recording.reason end
      from mine
     where recording.id = mine.id and mine.wanted <> @Wanted
    returning recording.call_id
),
kept as (
    select audit(@UserId, case @Wanted when 'paused' then 'recordings.paused' when 'stopped' then 'recordings.stopped' else 'recordings.resumed' end, @UserId, call_id::text, '{}', @Now),
           tell(@UserId, 'phone-changed')
      from changed
)
select id from mine where (select count(*) from kept) >= 0;
