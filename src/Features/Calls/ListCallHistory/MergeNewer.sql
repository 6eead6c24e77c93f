-- MergeOlder the other way: what is just above the place, nearest first.
select found.id
  from unnest(@Numbers::text[]) as wanted (number)
 cross join lateral (
       select id, created_at
         from calls
        where customer_number = wanted.number
          and (@DepartmentId::uuid is null or department_id = @DepartmentId)
          and (@Outcome::text is null or outcome = @Outcome)
          and (@Direction::text is null or direction = @Direction)
          and (@FromUtc::timestamptz is null or created_at >= @FromUtc)
          and (@UntilUtc::timestamptz is null or created_at < @UntilUtc)
          and (@AtUtc::timestamptz is null or (created_at, id) > (@AtUtc, @Id))
        order by created_at, id
        limit @Take) found
 order by found.created_at, found.id
 limit @Take;
