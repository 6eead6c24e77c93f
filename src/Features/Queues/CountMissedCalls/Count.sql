-- Of many it is enough to know that they are many.
select count(*)::integer
  from (select from missed_calls m
         where m.handled_at is null
           and (@Everyone or m.owner_id = @UserId or m.department_id = @DepartmentId or m.department_id is null
                or exists (select from queue_members mine where mine.queue_id = m.queue_id and mine.user_id = @UserId))
         limit 100) m;
