select id, key, label, kind, choices from contact_fields where archived_at is null;
