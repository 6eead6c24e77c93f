-- By one maker: of those that come at once, the first has it and the others find it running.
update exports e
   set state = 'running', run_id = @RunId, tries = e.tries + 1, lease_until = @LeaseUntil::timestamptz, row_count = 0, problem = null
 where e.id = @ExportId
   and e.direct = @IsDirect
   and case when e.state = 'queued' then e.lease_until is null or e.lease_until <= @Now::timestamptz
            else e.state = 'running' and not e.direct and e.lease_until <= @Now::timestamptz end
   and (e.direct or (select count(*) from exports r where r.state = 'running' and not r.direct and r.id <> e.id and r.lease_until > @Now::timestamptz) < @AtOnce)
returning e.user_id, e.what, e.format, e.file_name, e.search, e.ids;
