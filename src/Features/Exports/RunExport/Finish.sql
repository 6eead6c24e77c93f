with finished as (
    update exports
       set state = @State, row_count = @Rows, total = @Rows, bytes = @Bytes::bigint, file_id = @FileId::uuid, expires_at = @ExpiresAt::timestamptz,
           lease_until = null, finished_at = @Now::timestamptz, problem = null
     where id = @ExportId and run_id = @RunId and state = 'running'
    returning *
)
select true
  from finished,
       audit(user_id, 'exports.finished', id, file_name, jsonb_strip_nulls(jsonb_build_object('what', what, 'format', format, 'search', search, 'selected', cardinality(ids), 'rows', row_count)), @Now::timestamptz),
       tell(user_id, case when direct then 'exports-changed' else 'export-ready' end);
