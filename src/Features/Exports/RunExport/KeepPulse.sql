with alive as (
    update exports
       set row_count = @Rows, lease_until = @LeaseUntil::timestamptz
     where id = @ExportId and run_id = @RunId and state = 'running'
    returning user_id
)
select true from alive, tell(user_id, 'exports-changed');
