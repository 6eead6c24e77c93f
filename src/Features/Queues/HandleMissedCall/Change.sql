with changed as (
    update missed_calls m
       set owner_id = case when @ChangeOwner then @OwnerId else m.owner_id end,
           handled_at = case when @Handled::boolean is null then m.handled_at when @Handled::boolean then coalesce(m.handled_at, @Now) end,
           handled_by = case when @Handled::boolean is null then m.handled_by when @Handled::boolean then coalesce(m.handled_by, @UserId) end,
           handled_how = case when @Handled::boolean is null then m.handled_how when @Handled::boolean then coalesce(m.handled_how, 'by_hand') end
     where m.call_id = @CallId
       and (@Everyone or m.owner_id = @UserId or m.department_id = @DepartmentId or m.department_id is null
            or exists (select from queue_members mine where mine.queue_id = m.queue_id and mine.user_id = @UserId))
    returning m.call_id, m.owner_id, m.handled_at
)
select exists (
       select from changed, audit(@UserId, case when @ChangeOwner then 'missed_calls.assigned' when @Handled::boolean then 'missed_calls.handled' else 'missed_calls.reopened' end,
                                  changed.owner_id, changed.call_id::text, '{}', @Now), tell(null, 'missed-calls-changed'));
