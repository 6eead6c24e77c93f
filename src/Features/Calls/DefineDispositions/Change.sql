-- Each change is a new version; calls keep which one they were closed by. Nobody overwrites what somebody else changed meanwhile.
with changed as (
    update dispositions d
       set label = @Label, category = @Category, tone = @Tone, active = @Active, hot_key = case when @Active then @HotKey::smallint end, needs_notes = @NeedsNotes,
           does_not_call = @DoesNotCall, books_callback = @BooksCallback, retries_after = @RetriesAfter, closes = @Closes, sets_status = @SetsStatus, status_reason = @StatusReason,
           version = d.version + 1, changed_at = @Now, changed_by = @UserId
      from dispositions old
     where d.code = @Code and d.category <> 'none' and d.version = @Version and old.code = d.code
    returning d.code, d.label, d.version, to_jsonb(old) - 'org_id' as was
)
select true
  from changed,
       lateral audit(@UserId, 'dispositions.changed', null, label, jsonb_build_object('code', code, 'version', version, 'definition', @Definition::jsonb, 'before', was), @Now);
