select count(*)
  from (select
          from calls
         where (@OwnerId::uuid is null or agent_id = @OwnerId)
           and (@DepartmentId::uuid is null or department_id = @DepartmentId)
           and (@AgentId::uuid is null or agent_id = @AgentId)
           and (@ContactId::uuid is null or contact_id = @ContactId)
           and (@Number::text is null or customer_number = @Number)
           and (@Digits::text is null or strpos(customer_number, @Digits) > 0)
           and (@Outcome::text is null or outcome = @Outcome)
           and (@Direction::text is null or direction = @Direction)
           and (@FromUtc::timestamptz is null or created_at >= @FromUtc)
           and (@UntilUtc::timestamptz is null or created_at < @UntilUtc)
         limit @AtMost::bigint) found;
