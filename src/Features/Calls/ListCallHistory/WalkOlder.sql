-- Along one index, which holds all that the filters look at, and for no more than @Budget entries: whatever is asked for,
-- it costs no more than that.
select walked.id
  from (select id, created_at, agent_id, department_id, contact_id, outcome, direction, customer_number
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
         limit @Budget) walked
 where (@AgentId::uuid is null or walked.agent_id = @AgentId)
   and (@DepartmentId::uuid is null or walked.department_id = @DepartmentId)
   and (@ContactId::uuid is null or walked.contact_id = @ContactId)
   and (@Number::text is null or walked.customer_number = @Number)
   and (@Outcome::text is null or walked.outcome = @Outcome)
   and (@Direction::text is null or walked.direction = @Direction)
   and (@Digits::text is null or strpos(walked.customer_number, @Digits) > 0)
 order by walked.created_at desc, walked.id desc
 limit @Take;
