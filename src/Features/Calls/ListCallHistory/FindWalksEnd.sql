-- Where a walk older from here runs out of budget; no row when it reaches the end of the history first.
select created_at as at_utc, id, false as newer
  from calls
 where (@WalkAgentId::uuid is null or agent_id = @WalkAgentId)
   and (@WalkDepartmentId::uuid is null or department_id = @WalkDepartmentId)
   and (@WalkContactId::uuid is null or contact_id = @WalkContactId)
   and (@WalkNumber::text is null or customer_number = @WalkNumber)
   and (@WalkOutcome::text is null or outcome = @WalkOutcome)
   and (@FromUtc::timestamptz is null or created_at >= @FromUtc)
   and (@UntilUtc::timestamptz is null or created_at < @UntilUtc)
   and (@AtUtc::timestamptz is null or (created_at, id) < (@AtUtc, @Id))
 order by created_at desc, id desc
offset @Budget - 1
 limit 1;
