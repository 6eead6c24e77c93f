-- While an import fills tables faster than autovacuum looks at them, the planner takes them for empty, and for any index of theirs to be as
-- good as any other: ten thousand look-ups by number then read ten thousand times everything. So the import has them looked at as it goes.
-- With the owner's rights, because nobody else may; the columns are those that slices look things up by.
create function gather_import_statistics() returns void
    language plpgsql security definer set search_path = public, pg_temp
as $$
begin
    analyze contacts (org_id, id, phone, deleted_at);
    analyze contact_numbers (org_id, number, contact_id);
    analyze import_rows (org_id, import_id, number, phone, verdict);
end
$$;
revoke execute on function gather_import_statistics from public;
grant execute on function gather_import_statistics to dutycall_app;
