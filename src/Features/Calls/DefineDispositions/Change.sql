-- Each change is a new version; calls keep which one they were closed by. Nobody overwrites what somebody else changed meanwhile.
with before as (
    select to_jsonb(d) as was from dispositions d where d.code = @Code for update
),
changed as (
    update dispositions
       set label = @Label, category = @Category, tone = @Tone, active = @Active, hot_key = case when @Active then @HotKey::smallint end, needs_notes = @NeedsNotes,
           does_not_call = @DoesNotCall, books_callback = @BooksCallback, retries_after = @RetriesAfter, closes = @Closes, sets_status = @SetsStatus, status_reason = @StatusReason,
           version = version + 1, changed_at = @Now, changed_by = @UserId
     where code = @Code and category <> 'none' and version = @Version
    returning code, label, version
)
select true
  from changed, before,
       lateral audit(@UserId, 'dispositions.changed', null, label, jsonb_build_object('code', code, 'version', version, 'definition', @Definition::jsonb, 'before', before.was - 'org_id'), @Now);
