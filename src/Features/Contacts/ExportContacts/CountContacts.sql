select count_contacts(@Search::jsonb, @AtMost);
