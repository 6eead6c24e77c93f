-- Who hears it is written down before they do; the parts a player fetches afterwards are one hearing.
with heard as (
    select m.recording_sid, m.call_id, m.owner_id
      from missed_calls m
     where m.call_id = @CallId
       and m.recording_sid is not null
       and (@Everyone or m.owner_id = @UserId or m.department_id = @DepartmentId or m.department_id is null
            or exists (select from queue_members mine where mine.queue_id = m.queue_id and mine.user_id = @UserId))
),
kept as (
    select audit(@UserId, 'missed_calls.heard', owner_id, call_id::text, '{}', @Now)
      from heard
     where @IsStart
)
select recording_sid from heard where (select count(*) from kept) >= 0;
