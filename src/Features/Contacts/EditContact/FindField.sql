select id, key, label, kind, choices from contact_fields where key = @Key and archived_at is null;
