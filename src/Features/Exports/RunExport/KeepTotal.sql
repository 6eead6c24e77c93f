update exports set total = @Total::bigint where id = @ExportId and run_id = @RunId and state = 'running';
