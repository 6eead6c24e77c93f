with failed as (
    update exports
       set state = case when @IsFinal or tries >= @MostTries then @State else 'queued' end,
           lease_until = case when not @IsFinal and tries < @MostTries then @RetryAt::timestamptz end,
           finished_at = case when @IsFinal or tries >= @MostTries then @Now::timestamptz end,
           row_count = @Rows, problem = @Problem
     where id = @ExportId and run_id = @RunId and state = 'running'
    returning *
),
kept as (
    select audit(user_id, 'exports.' || state, id, file_name,
                 jsonb_strip_nulls(jsonb_build_object('what', what, 'format', format, 'search', search, 'selected', cardinality(ids), 'rows', row_count, 'problem', problem)), @Now::timestamptz)::text
      from failed
     where state <> 'queued'
)
select true from failed left join kept on true, tell(user_id, 'exports-changed');
