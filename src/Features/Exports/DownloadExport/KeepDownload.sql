select true
  from exports e, audit(@UserId, 'exports.downloaded', e.id, e.file_name, jsonb_build_object('what', e.what, 'rows', e.row_count, 'search', e.search), @Now::timestamptz)
 where e.id = @ExportId;
