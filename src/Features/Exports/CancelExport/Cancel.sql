with canceled as (
    update exports
       set state = 'canceled', run_id = null, lease_until = null, finished_at = @Now::timestamptz, problem = null
     where id = @ExportId
       and (@Everybodys or user_id = @UserId)
       and state in ('queued', 'running')
       and not direct
    returning *
)
select true
  from canceled,
       audit(@UserId, 'exports.canceled', id, file_name, jsonb_build_object('what', what, 'format', format, 'search', search, 'rows', row_count), @Now::timestamptz),
       tell(user_id, 'exports-changed');
