-- Direct ones whose server went away, and background ones that took three servers with them.
with ended as (
    update exports
       set state = case when direct then 'aborted' else 'failed' end, lease_until = null, finished_at = @Now::timestamptz,
           problem = case when direct then 'The connection was closed before the file was whole.' else 'The server stopped each time it was made.' end
     where state in ('queued', 'running')
       and case when direct then coalesce(lease_until <= @Now::timestamptz, created_at <= @UnclaimedBefore::timestamptz)
                else state = 'running' and tries >= @MostTries and lease_until <= @Now::timestamptz end
    returning *
)
select true
  from ended,
       audit(user_id, 'exports.' || state, id, file_name,
             jsonb_strip_nulls(jsonb_build_object('what', what, 'format', format, 'search', search, 'selected', cardinality(ids), 'rows', row_count, 'problem', problem)), @Now::timestamptz),
       tell(user_id, 'exports-changed');
