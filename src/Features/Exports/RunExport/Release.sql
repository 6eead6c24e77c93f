-- The server is being stopped: the next one begins it from the start, and this was no failure of its own.
update exports
   set state = 'queued', run_id = null, lease_until = null, row_count = 0, tries = tries - 1
 where id = @ExportId and run_id = @RunId and state = 'running';
