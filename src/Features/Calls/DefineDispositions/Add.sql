with added as (
    insert into dispositions (org_id, code, label, category, tone, position, hot_key, needs_notes, does_not_call, books_callback, retries_after, closes, sets_status, status_reason,
                              changed_at, changed_by)
    select org_id, @Code, @Label, @Category, @Tone, (select coalesce(max(position), 0) + 1 from dispositions where category <> 'none'), @HotKey::smallint, @NeedsNotes, @DoesNotCall,
           @BooksCallback, @RetriesAfter, @Closes, @SetsStatus, @StatusReason, @Now, @UserId
      from organisations
    on conflict (org_id, code) do nothing
    returning code, label
)
select true
  from added,
       lateral audit(@UserId, 'dispositions.added', null, label, jsonb_build_object('code', code, 'definition', @Definition::jsonb), @Now);
