with queued as (
    update exports
       set state = 'queued', run_id = null, lease_until = null, tries = 0, row_count = 0, total = null, bytes = null, file_id = null, problem = null, finished_at = null, expires_at = null
     where id = @ExportId and user_id = @UserId and not direct and state in ('failed', 'canceled', 'expired')
    returning user_id
)
select true from queued, tell(user_id, 'exports-changed');
